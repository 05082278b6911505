package io.trestle.modelio.dfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.modelio.CheckpointAttempt;
import io.trestle.modelio.CheckpointOptions;
import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.Checkpoints;
import io.trestle.modelio.DataType;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.TensorStream;
import io.trestle.modelio.Verification;
import io.trestle.modelio.checkpoint.CheckpointDirectory;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdfsIT {
  private static final Shape W = Shape.of(300_000, 32);

  @TempDir java.nio.file.Path local;

  @Test
  void aDataNodeThatDiesInTheMiddleOfAWriteCostsNothing() throws IOException {
    try (Hdfs hdfs = Hdfs.start(local)) {
      Configuration conf = hdfs.conf();
      // Several blocks per file.
      conf.setLong("dfs.blocksize", 8 << 20);
      Path directory = new Path(hdfs.root(), "/logs");
      Store store = Stores.of(conf, directory);
      try (Checkpoints checkpoints =
          CheckpointDirectory.over(store, directory, CheckpointOptions.defaults())) {
        CheckpointAttempt attempt = checkpoints.begin(100, 2);
        List<ShardPart> parts = new ArrayList<>();
        for (int shard = 0; shard < 2; shard++) {
          parts.add(write(store, directory, attempt, shard, shard == 0 ? hdfs : null));
        }
        checkpoints.commit(attempt, parts, Map.of("positions", new byte[] {1}));
        assertThat(checkpoints.latest(Verification.CONTENT).step()).hasValue(100);
        try (CheckpointReader reader = checkpoints.open(100)) {
          for (long from = 0; from < W.extent(0); from += 100_000) {
            TensorSlice slice = TensorSlice.rows(W, from, 100_000);
            float[] rows = new float[(int) slice.shape().elements()];
            reader.read("W", slice, rows, 0);
            for (int i = 0; i < rows.length; i++) {
              assertThat(rows[i] == from * 32 + i).isTrue();
            }
          }
        }
      }
    }
  }

  private static ShardPart write(
      Store store, Path directory, CheckpointAttempt attempt, int shard, Hdfs toHurt)
      throws IOException {
    int half = (int) W.extent(0) / 2;
    float[] chunk = new float[32 * 1000];
    try (ShardWriter writer = CheckpointDirectory.shardWriter(store, directory, attempt, shard)) {
      TensorSlice slice = TensorSlice.rows(W, (long) shard * half, half);
      try (TensorStream stream = writer.tensor("W", DataType.FLOAT32, W, slice)) {
        for (int row = 0; row < half; row += 1000) {
          for (int i = 0; i < chunk.length; i++) {
            chunk[i] = ((long) shard * half + row) * 32 + i;
          }
          stream.write(chunk, 0, chunk.length);
          if (toHurt != null && row == half / 2) {
            toHurt.stopDataNode();
          }
        }
      }
      return writer.finish();
    }
  }
}
