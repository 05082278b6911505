package io.trestle.ps.server;

import io.trestle.ps.SnapshotException;
import io.trestle.ps.consistency.Progress;
import io.trestle.ps.consistency.StepBudget;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Who pushed what: the de-duplication table. Its bytes in a snapshot, big-endian:
 *
 * <pre>
 * table   := u16 format=2, i32 workers, worker*, dropped*
 * worker  := i64 lastSequence, i64 step, i64 staleness, i64 nextVersion, u8 finished, u8 granted
 * dropped := i32 length, u8*              of each worker: BitSet.toByteArray
 * </pre>
 *
 * Attempts are not kept: a restored shard takes any attempt as the first. Used under the shard's
 * lock.
 */
final class WorkerTable {
  private static final short FORMAT = 2;
  private static final int HEADER = 6;
  private static final int ENTRY = 34;

  private final Entry[] entries;
  private final Progress progress;
  private final StepBudget budget;

  /** What is known of one worker. */
  static final class Entry {
    /** The newest attempt that has registered. */
    long attempt = -1;

    /** The open data way, if any. */
    Session session;

    /** The shard's version just after the last push. */
    long step;

    /** Staleness of the last push. */
    long staleness;

    /** Synchronous: the version that the next push must be computed on. */
    long nextVersion;

    /** Numbers of the pushes that were left out as late. */
    final BitSet dropped = new BitSet();

    /** Whether the snapshot that was restored was cut while the last push waited for others. */
    boolean waited;

    /** When the worker was last heard of. */
    long heardAt;
  }

  /** A table of workers that have done nothing, on a shard at {@code version}. */
  WorkerTable(int workers, long maxSteps, long version, long now) {
    this.entries = new Entry[workers];
    this.progress = new Progress(workers);
    this.budget = new StepBudget(maxSteps, workers, version);
    for (int i = 0; i < workers; i++) {
      entries[i] = new Entry();
      entries[i].step = version;
      entries[i].nextVersion = version;
      entries[i].heardAt = now;
    }
  }

  Entry entry(int worker) {
    return entries[worker];
  }

  Progress progress() {
    return progress;
  }

  StepBudget budget() {
    return budget;
  }

  byte[] encode() {
    byte[][] dropped = new byte[entries.length][];
    int size = HEADER + (ENTRY + Integer.BYTES) * entries.length;
    for (int i = 0; i < entries.length; i++) {
      dropped[i] = entries[i].dropped.toByteArray();
      size += dropped[i].length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(size);
    bytes.putShort(FORMAT).putInt(entries.length);
    for (int i = 0; i < entries.length; i++) {
      Entry entry = entries[i];
      bytes.putLong(progress.clock(i)).putLong(entry.step).putLong(entry.staleness);
      bytes.putLong(entry.nextVersion);
      bytes.put((byte) (progress.isFinished(i) ? 1 : 0));
      bytes.put((byte) (budget.isGranted(i) ? 1 : 0));
    }
    for (byte[] numbers : dropped) {
      bytes.putInt(numbers.length).put(numbers);
    }
    return bytes.array();
  }

  /**
   * Restores what {@link #encode} wrote, save that nobody has finished: all workers start again,
   * and a group must not begin without those that register last. A table of another number of
   * workers is left aside: their batches were others, so all begin at sequence 1.
   */
  void restore(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    if (encoded.length < HEADER || bytes.getShort() != FORMAT) {
      throw new SnapshotException(
          "The snapshot's table of pushes is not of format " + FORMAT + ". Use the same release.");
    }
    int workers = bytes.getInt();
    if (workers < 0 || bytes.remaining() < (long) workers * (ENTRY + Integer.BYTES)) {
      throw new SnapshotException(
          "The snapshot's table of pushes has the wrong length for " + workers + " workers.");
    }
    for (int i = 0; workers == entries.length && i < workers; i++) {
      progress.advance(i, bytes.getLong());
      entries[i].step = bytes.getLong();
      entries[i].staleness = bytes.getLong();
      long next = bytes.getLong();
      boolean finished = bytes.get() == 1;
      entries[i].waited = next > entries[i].nextVersion;
      // Who had finished comes back on the version at hand; its own may be long gone.
      entries[i].nextVersion = finished ? entries[i].nextVersion : next;
      if (bytes.get() == 1) {
        budget.ask(i);
      }
    }
    for (int i = 0; workers == entries.length && i < workers; i++) {
      entries[i].dropped.or(BitSet.valueOf(block(bytes)));
    }
  }

  private static byte[] block(ByteBuffer bytes) {
    int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new SnapshotException(
          "The snapshot's table of pushes ends early: its file is damaged. Restore an older one.");
    }
    byte[] block = new byte[length];
    bytes.get(block);
    return block;
  }

  /** Notes that a worker's push was left out as late. */
  void drop(int worker, long sequence) {
    entries[worker].dropped.set(Math.toIntExact(sequence));
  }

  /**
   * Every worker goes on from {@code version}. Where late gradients may be dropped, those that had
   * come for the next update are dropped by a restoration too.
   */
  void forgetVersions(long version) {
    for (int i = 0; i < entries.length; i++) {
      entries[i].nextVersion = version;
      if (entries[i].waited) {
        drop(i, progress.clock(i));
      }
    }
  }
}
