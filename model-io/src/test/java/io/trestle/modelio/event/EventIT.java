package io.trestle.modelio.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.modelio.tfrecord.TfRecordWriter;
import io.trestle.test.tensorflow.GraphBuilder;
import io.trestle.test.tensorflow.Model;
import io.trestle.test.tensorflow.Tensor;
import io.trestle.test.tensorflow.TensorFlow;
import io.trestle.test.tensorflow.TensorFlowVersion;
import io.trestle.test.tensorflow.TensorType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records and events between us and TensorFlow. */
class EventIT {
  @TempDir java.nio.file.Path folder;

  @Test
  void scalarsThatTensorFlowWroteAreRead() throws IOException {
    GraphBuilder graph =
        new GraphBuilder()
            .constant("directory", Tensor.ofText(folder.toString()))
            .constant("queue", Tensor.ofInts(new int[] {10}))
            .constant("suffix", Tensor.ofText(".suffix"))
            .constant("step", Tensor.ofLongs(new long[] {1L << 40}))
            .constant("tag", Tensor.ofText("loss"))
            .constant("value", Tensor.ofFloat(0.25f))
            .node("SummaryWriter", "writer")
            .end()
            .node("CreateSummaryFileWriter", "create")
            .inputs("writer", "directory", "queue", "queue", "suffix")
            .end()
            .node("WriteScalarSummary", "write")
            .inputs("writer", "step", "tag", "value", "^create")
            .type("T", TensorType.FLOAT)
            .end()
            .node("FlushSummaryWriter", "flush")
            .inputs("writer", "^write")
            .end();
    try (Model model = TensorFlow.shared(TensorFlowVersion.V2_18).open(graph)) {
      model.run(Map.of(), List.of(), List.of("flush"));
    }
    List<Scalar> scalars = EventReader.read(new Configuration(false), new Path(onlyFile()));
    assertThat(scalars).hasSize(1);
    assertThat(scalars.get(0).step()).isEqualTo(1L << 40);
    assertThat(scalars.get(0).tag()).isEqualTo("loss");
    assertThat(scalars.get(0).value()).isEqualTo(0.25f);
  }

  @ParameterizedTest
  @EnumSource
  void tensorFlowReadsOurRecords(TensorFlowVersion version) throws IOException {
    java.nio.file.Path file = folder.resolve("records");
    try (OutputStream out = Files.newOutputStream(file);
        TfRecordWriter writer = new TfRecordWriter(out)) {
      writer.write("first".getBytes(StandardCharsets.UTF_8));
      writer.write("second".getBytes(StandardCharsets.UTF_8));
    }
    GraphBuilder graph =
        new GraphBuilder()
            .constant("file", Tensor.ofText(file.toString()))
            .node("TFRecordReaderV2", "reader")
            .end()
            .node("FIFOQueueV2", "queue")
            .types("component_types", TensorType.STRING)
            .end()
            .node("QueueEnqueueV2", "enqueue")
            .inputs("queue", "file")
            .types("Tcomponents", TensorType.STRING)
            .end()
            .node("ReaderReadV2", "read")
            .inputs("reader", "queue")
            .end();
    try (Model model = TensorFlow.shared(version).open(graph)) {
      model.run(Map.of(), List.of(), List.of("enqueue"));
      for (String expected : List.of("first", "second")) {
        Tensor record = model.run(Map.of(), List.of("read:1"), List.of()).get(0);
        assertThat(record.texts()).containsExactly(expected);
      }
    }
  }

  private String onlyFile() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(folder)) {
      return files.toList().get(0).toString();
    }
  }
}
