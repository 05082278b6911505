package io.trestle.ps.server;

import io.trestle.ps.JobSpec;
import io.trestle.ps.SnapshotSink;
import io.trestle.ps.placement.Slice;
import java.util.Map;
import java.util.concurrent.locks.Lock;

/**
 * Writes a begun snapshot while pushes go on: takes chunks under the lock, writes outside of it.
 */
final class SnapshotWriter {
  private final JobSpec job;
  private final int shard;
  private final Storage storage;
  private final Snapshot snapshot;
  private final Lock lock;
  private final float[] scratch = new float[Snapshot.CHUNK];

  SnapshotWriter(JobSpec job, int shard, Storage storage, Snapshot snapshot, Lock lock) {
    this.job = job;
    this.shard = shard;
    this.storage = storage;
    this.snapshot = snapshot;
    this.lock = lock;
  }

  /** Writes everything and commits. */
  byte[] write(SnapshotSink sink) {
    for (int i = 0; i < storage.slices().size(); i++) {
      for (int array = 0; array <= storage.slots(i).size(); array++) {
        writeArray(sink, i, array);
      }
    }
    if (shard == 0) {
      for (Map.Entry<String, Float> scalar : snapshot.scalars().entrySet()) {
        sink.beginSlice(SnapshotNames.scalar(scalar.getKey()), 0, 1);
        sink.write(new float[] {scalar.getValue()}, 0, 1);
      }
      sink.writeLong(SnapshotNames.GLOBAL_STEP, snapshot.version());
    }
    if (shard == 0 || !storage.slices().isEmpty()) {
      sink.writeBytes(SnapshotNames.table(shard), snapshot.table());
    }
    return sink.commit();
  }

  private void writeArray(SnapshotSink sink, int index, int array) {
    Slice slice = storage.slices().get(index);
    sink.beginSlice(
        SnapshotNames.tensor(job.variables().get(slice.index()), storage.slots(index), array),
        slice.fromRow(),
        slice.rowCount());
    int chunks = Snapshot.chunks(slice.size());
    for (int chunk = 0; chunk < chunks; chunk++) {
      sink.write(take(index, array, chunk), 0, snapshot.length(index, chunk));
    }
  }

  private float[] take(int slice, int array, int chunk) {
    lock.lock();
    try {
      return snapshot.take(slice, array, chunk, scratch);
    } finally {
      lock.unlock();
    }
  }
}
