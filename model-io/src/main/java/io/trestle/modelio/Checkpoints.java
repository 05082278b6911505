package io.trestle.modelio;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The checkpoints of one log directory, as the driver sees them: {@code model.ckpt-<step>} in
 * TensorFlow's checkpoint format V2, the {@code checkpoint} state file, retention and clean-up.
 * Made by {@code io.trestle.modelio.checkpoint.CheckpointDirectory}. Thread-safe.
 *
 * <p>A checkpoint comes about like this:
 *
 * <ol>
 *   <li>the driver calls {@link #begin} and sends the attempt to every server;
 *   <li>each server opens {@code CheckpointDirectory.shardWriter}, streams its slices straight to
 *       the shared file system, and sends the {@link ShardPart} back;
 *   <li>the driver calls {@link #commit}. The index appearing is the commit. Until then no reader
 *       sees anything.
 * </ol>
 *
 * From the first {@link #begin} until {@link #close}, a marker file in {@code _trestle/runs/} tells
 * other runs that this one lives. The caller calls {@link #heartbeat} more often than the grace
 * period; {@link #begin} and {@link #commit} do so too where the last one is a tenth of that old.
 */
public interface Checkpoints extends Closeable {
  /**
   * Chooses file names that no other attempt at this step has used. A damaged index of this step is
   * moved aside into {@code _trestle/}.
   *
   * @param step the global step
   * @param shards count of shards that will write, 1 or more
   * @throws AlreadyPublishedException if there is a good checkpoint of this step
   */
  CheckpointAttempt begin(long step, int shards) throws IOException;

  /** Says that nobody goes on with an attempt, so that clean-up may remove its files in time. */
  void abandon(CheckpointAttempt attempt);

  /**
   * Commits an attempt: checks that the parts are complete and their files visible from here in
   * full length, publishes the index, replaces the state file, applies retention. To settle an
   * unknown outcome, call it again with the same parts and side entries: if the first call did
   * commit, this one returns as if it had done so itself.
   *
   * @param parts one per shard, in any order
   * @param sides opaque entries by name that TensorFlow does not see, such as data positions; at
   *     most 32 MiB together
   * @throws AlreadyPublishedException if another attempt at this step was committed first
   * @throws CommitStateUnknownException if the storage leaves open whether the commit took place
   * @throws StorageNotSharedException if a part's file cannot be seen from here
   * @throws IllegalArgumentException if the parts do not make whole variables
   * @throws IOException if the commit failed; nothing is visible
   */
  CommitReport commit(CheckpointAttempt attempt, List<ShardPart> parts, Map<String, byte[]> sides)
      throws IOException;

  /**
   * Steps that have an index, some of them perhaps damaged, in the order of their commits: the
   * {@code checkpoint} state file has it; those that it does not list (the run was killed between
   * commit and state file) come after all others, by step.
   */
  List<Long> steps() throws IOException;

  /**
   * The newest checkpoint that is good, in the order of {@link #steps}.
   *
   * @throws IOException if the storage cannot be reached; that is no reason to pass one over
   */
  LatestCheckpoint latest(Verification verification) throws IOException;

  /**
   * Opens a checkpoint to read it.
   *
   * @throws CorruptFileException if its index or the length of a data file is wrong
   */
  CheckpointReader open(long step) throws IOException;

  /** Tells other runs that this one lives. */
  void heartbeat() throws IOException;

  /**
   * Deletes data files without an index and temporary files, if they are older than the grace
   * period, of no attempt of this run that is under way, and from before the start of every other
   * live run.
   *
   * @return paths that were deleted
   */
  List<String> cleanUp() throws IOException;

  /** Ends this run: removes its marker. Never deletes a checkpoint. */
  @Override
  void close() throws IOException;
}
