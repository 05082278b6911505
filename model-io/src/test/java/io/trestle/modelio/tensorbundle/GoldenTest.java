package io.trestle.modelio.tensorbundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.Shape;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A checkpoint in the repository, which TensorFlow read when it was made: the bytes must not drift.
 */
class GoldenTest {
  private static final Shape W = Shape.of(8, 4);
  private static final Shape V = Shape.of(2, 6);

  @TempDir java.nio.file.Path directory;

  private static java.nio.file.Path golden() throws URISyntaxException {
    return java.nio.file.Path.of(GoldenTest.class.getResource("/golden/checkpoint").toURI());
  }

  @Test
  void isWrittenByteForByte() throws IOException, URISyntaxException {
    Path prefix = new Path(directory.toUri().toString(), "model.ckpt-7");
    Bundles.write(Stores.of(new Configuration(false), prefix), prefix, W, V, 2);
    for (String suffix : new String[] {".index", ".data-00000-of-00002", ".data-00001-of-00002"}) {
      String name = "model.ckpt-7" + suffix;
      assertThat(Files.readAllBytes(directory.resolve(name)))
          .as(name)
          .isEqualTo(Files.readAllBytes(golden().resolve(name)));
    }
  }

  @Test
  void isRead() throws IOException, URISyntaxException {
    Path prefix = new Path(golden().toUri().toString(), "model.ckpt-7");
    Store store = Stores.of(new Configuration(false), prefix);
    try (CheckpointReader reader = TensorBundle.open(store, prefix)) {
      reader.verify();
      float[] values = new float[32];
      reader.read("W", TensorSlice.whole(W), values, 0);
      assertThat(values).isEqualTo(Bundles.values(TensorSlice.whole(W), W));
      assertThat(reader.read("global_step").getLong(0)).isEqualTo(1234);
    }
  }
}
