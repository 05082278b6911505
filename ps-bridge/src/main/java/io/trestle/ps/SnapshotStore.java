package io.trestle.ps;

/**
 * Opens the places where shards write and read snapshots. Implemented outside of this module, for
 * instance over TensorFlow checkpoints on a shared file system. Thread-safe.
 */
public interface SnapshotStore {

  /** A sink for one shard of a snapshot named {@code target}. */
  SnapshotSink openSink(String target, int shard, int numShards);

  /** The snapshot named {@code source}, all shards of it. */
  SnapshotSource openSource(String source);

  /** A store for servers that write no snapshots: every call throws {@link SnapshotException}. */
  static SnapshotStore none() {
    return new SnapshotStore() {
      @Override
      public SnapshotSink openSink(String target, int shard, int numShards) {
        throw new SnapshotException(
            "This server has no snapshot store, so it cannot write " + target + ".");
      }

      @Override
      public SnapshotSource openSource(String source) {
        throw new SnapshotException(
            "This server has no snapshot store, so it cannot read " + source + ".");
      }
    };
  }
}
