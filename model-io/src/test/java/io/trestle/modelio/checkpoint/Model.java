package io.trestle.modelio.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.modelio.CheckpointAttempt;
import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.Checkpoints;
import io.trestle.modelio.CommitReport;
import io.trestle.modelio.DataType;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.TensorStream;
import io.trestle.modelio.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** A model whose every value tells its step and place, saved and checked. */
public final class Model {
  public static final Shape W = Shape.of(40, 10);

  private Model() {}

  public static CommitReport save(
      Store store, Path directory, Checkpoints checkpoints, long step, int n) throws IOException {
    CheckpointAttempt attempt = checkpoints.begin(step, n);
    return checkpoints.commit(attempt, write(store, directory, attempt), sides(step));
  }

  static Map<String, byte[]> sides(long step) {
    return Map.of("positions", ByteBuffer.allocate(8).putLong(0, step).array());
  }

  static List<ShardPart> write(Store store, Path directory, CheckpointAttempt attempt)
      throws IOException {
    List<ShardPart> parts = new ArrayList<>();
    for (int shard = 0; shard < attempt.shards(); shard++) {
      parts.add(write(store, directory, attempt, shard));
    }
    return parts;
  }

  static ShardPart write(Store store, Path directory, CheckpointAttempt attempt, int shard)
      throws IOException {
    try (ShardWriter writer = CheckpointDirectory.shardWriter(store, directory, attempt, shard)) {
      long from = W.extent(0) * shard / attempt.shards();
      long to = W.extent(0) * (shard + 1) / attempt.shards();
      TensorSlice slice = TensorSlice.rows(W, from, to - from);
      float[] all = values(attempt.step());
      try (TensorStream stream = writer.tensor("W", DataType.FLOAT32, W, slice)) {
        stream.write(all, (int) from * 10, (int) (to - from) * 10);
      }
      if (shard == 0) {
        writer.scalar("global_step", attempt.step());
      }
      return writer.finish();
    }
  }

  private static float[] values(long step) {
    float[] values = new float[(int) W.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = step + i / 1024f;
    }
    return values;
  }

  public static void check(Checkpoints checkpoints, long step) throws IOException {
    try (CheckpointReader reader = checkpoints.open(step)) {
      float[] found = new float[(int) W.elements()];
      reader.read("W", TensorSlice.whole(W), found, 0);
      assertThat(found).isEqualTo(values(step));
      assertThat(reader.read("global_step").getLong(0)).isEqualTo(step);
      assertThat(reader.side("positions")).hasValue(sides(step).get("positions"));
    }
  }
}
