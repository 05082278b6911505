package io.trestle.modelio.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.ServedGraph;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.proto.ProtoWriter;
import io.trestle.test.seed.Mutations;
import io.trestle.test.seed.Seeded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MetaGraphTest {
  private static final ServingGraph GRAPH = ServingGraph.softmaxRegression("W", "b", 784, 10);

  /** The golden files were loaded by TensorFlow 1.2.1, 1.15.0 and 2.18 (BundleIT) when written. */
  @Test
  void theFilesAreByteForByteThoseThatTensorFlowWasTriedOn() throws IOException {
    assertThat(MetaGraphWriter.savedModel(GRAPH)).isEqualTo(golden("saved_model.pb"));
    assertThat(MetaGraphWriter.sessionBundle(GRAPH)).isEqualTo(golden("export.meta"));
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    WarmupRequests.write(requests, List.of(new float[] {0.5f, 1}));
    assertThat(requests.toByteArray()).isEqualTo(golden("warmup_requests"));
  }

  @Seeded
  @Test
  void mutationsOfASavedModelEndInANamedException(SplittableRandom random) {
    byte[] whole = MetaGraphWriter.savedModel(GRAPH);
    for (int round = 0; round < 5000; round++) {
      try {
        new MetaGraphReader("saved_model.pb").savedModel(Mutations.of(whole, random));
      } catch (CorruptFileException e) {
        assertThat(e).hasMessageContaining("saved_model.pb");
      }
    }
  }

  @Seeded
  @Test
  void mutationsOfASessionBundleEndInANamedException(SplittableRandom random) {
    byte[] whole = MetaGraphWriter.sessionBundle(GRAPH);
    for (int round = 0; round < 5000; round++) {
      try {
        new MetaGraphReader("export.meta").sessionBundle(Mutations.of(whole, random));
      } catch (CorruptFileException e) {
        assertThat(e).hasMessageContaining("export.meta");
      }
    }
  }

  @Test
  void manySmallMessagesTakeNoMoreMemoryThanAFewThousand() {
    ProtoWriter bomb = new ProtoWriter();
    for (int i = 0; i < 1_000_000; i++) {
      bomb.bytes(2, new byte[0]);
    }
    byte[] bytes = bomb.toBytes();
    assertThatThrownBy(() -> new MetaGraphReader("bomb.pb").savedModel(bytes))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("graphs: expected at most 10000");
  }

  @Test
  void aShapeOfUnknownRankIsToldFromAScalar() {
    ProtoWriter unknown = new ProtoWriter().message(3, new ProtoWriter().number(3, 1));
    ProtoWriter scalar = new ProtoWriter().message(3, new ProtoWriter());
    ProtoWriter signature = new ProtoWriter().entry(1, "u", unknown).entry(1, "s", scalar);
    ProtoWriter meta = new ProtoWriter().entry(5, "name", signature);
    byte[] bytes = new ProtoWriter().message(2, meta).toBytes();
    List<ServedGraph.Endpoint> inputs =
        new MetaGraphReader("file").savedModel(bytes).get(0).signatures().get(0).inputs();
    assertThat(inputs.get(0).extents()).isEmpty();
    assertThat(inputs.get(1).extents()).hasValue(List.of());
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in =
        MetaGraphTest.class.getResourceAsStream("/golden/bundle/" + name + ".golden")) {
      return in.readAllBytes();
    }
  }
}
