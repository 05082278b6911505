package io.trestle.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.CheckpointAttempt;
import io.trestle.modelio.checkpoint.CheckpointDirectory;
import io.trestle.ps.SnapshotException;
import io.trestle.ps.SnapshotSink;
import io.trestle.ps.SnapshotTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no number never comes into a checkpoint, wherever it stands. */
final class CheckpointSinkTest {
  @TempDir Path dir;

  @Test
  void refusesWhatIsNoNumberWhereverItStands() throws IOException {
    for (int length = 1; length <= 9; length++) {
      for (int at = 0; at < length; at++) {
        for (float bad :
            new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
          float[] values = new float[length + 2];
          Arrays.fill(values, Float.MAX_VALUE);
          values[1 + at] = bad;
          try (SnapshotSink sink = sink(length)) {
            assertThatThrownBy(() -> sink.write(values, 1, values.length - 2))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("Variable W holds NaN or infinite values");
          }
        }
      }
    }
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void looksAtWhatIsWrittenOnly() throws IOException {
    float[] values = {Float.NaN, 1, -Float.MAX_VALUE, Float.MIN_VALUE, 0, -0f, Float.NaN};
    try (SnapshotSink sink = sink(5)) {
      sink.write(values, 1, 5);
      assertThat(ShardReceipt.fromBytes(sink.commit()).part().length()).isEqualTo(5 * 4);
    }
  }

  private SnapshotSink sink(int length) throws IOException {
    CheckpointAttempt attempt = new CheckpointAttempt(1, 1, 0, 1);
    SnapshotSink sink =
        new CheckpointSink(
            CheckpointDirectory.shardWriter(
                new Configuration(), new org.apache.hadoop.fs.Path(dir.toUri()), attempt, 0));
    sink.beginSlice(new SnapshotTensor("W", List.of(length)), 0, length);
    return sink;
  }
}
