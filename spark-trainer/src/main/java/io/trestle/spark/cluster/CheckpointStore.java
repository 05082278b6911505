package io.trestle.spark.cluster;

import io.trestle.modelio.checkpoint.CheckpointDirectory;
import io.trestle.ps.SnapshotException;
import io.trestle.ps.SnapshotSink;
import io.trestle.ps.SnapshotSource;
import io.trestle.ps.SnapshotStore;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where servers write and read snapshots: TensorFlow checkpoints on the shared file system. A
 * server streams its slices straight into its own data file; the driver commits. Thread-safe.
 */
public final class CheckpointStore implements SnapshotStore {
  private final Configuration conf;

  /** A store whose file systems {@code conf} names. */
  public CheckpointStore(Configuration conf) {
    this.conf = conf;
  }

  @Override
  public SnapshotSink openSink(String target, int shard, int numShards) {
    CheckpointTarget checkpoint = CheckpointTarget.parse(target);
    try {
      return new CheckpointSink(
          CheckpointDirectory.shardWriter(
              conf, new Path(checkpoint.directory()), checkpoint.attempt(), shard));
    } catch (IOException e) {
      throw failed("write", target, e);
    }
  }

  @Override
  public SnapshotSource openSource(String source) {
    CheckpointTarget checkpoint = CheckpointTarget.parse(source);
    try {
      return new CheckpointSource(
          CheckpointDirectory.reader(
              conf, new Path(checkpoint.directory()), checkpoint.attempt().step()));
    } catch (IOException e) {
      throw failed("read", source, e);
    }
  }

  static SnapshotException failed(String what, String where, Exception cause) {
    return new SnapshotException(
        "Cannot " + what + " checkpoint " + where + ": " + cause.getMessage(), cause);
  }
}
