package io.trestle.modelio;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Writes serving bundles as versions in a work directory, from which TensorFlow Serving takes them.
 * Made by {@code io.trestle.modelio.savedmodel.BundleDirectory}. Thread-safe.
 *
 * <p>A bundle grows under a name that TensorFlow Serving passes over, and takes its version's name
 * in one step, never replacing another; on object stores {@code saved_model.pb} (or {@code
 * export.meta}) is written last. Either way: {@link #export} copies the variables from a source, or
 *
 * <ol>
 *   <li>the driver calls {@link #begin} and sends the attempt to every server,
 *   <li>each opens {@code BundleDirectory.shardWriter}, streams its slices and sends the {@link
 *       ShardPart} back,
 *   <li>the driver calls {@link #commit}.
 * </ol>
 */
public interface SavedModelWriter {
  /** The version after the highest one there; 1 in an empty or missing work directory. */
  long nextVersion() throws IOException;

  /**
   * Writes and publishes a bundle with one data file.
   *
   * @param version 1 or more
   * @param variables where the values come from; no more than a few megabytes of them are held
   * @param samples real samples of {@code graph.inputs()} floats each, 500 at most, with which
   *     TensorFlow Serving warms up a SavedModel before it takes requests; may be empty, and must
   *     be for a session bundle
   * @return the version's directory
   * @throws AlreadyPublishedException if the version exists; it stays as it is
   * @throws CommitStateUnknownException if the storage leaves open whether it was published
   * @throws IOException if it failed; nothing is visible
   */
  String export(long version, ServingGraph graph, VariableSource variables, List<float[]> samples)
      throws IOException;

  /**
   * Begins a bundle whose variables shards write themselves.
   *
   * @throws AlreadyPublishedException if the version exists
   */
  BundleAttempt begin(long version, int shards) throws IOException;

  /**
   * Publishes what the shards wrote.
   *
   * @param parts one per shard, in any order; together they hold the graph's variables, and may
   *     hold others, which serving ignores
   * @param samples as for {@link #export}
   * @return the version's directory
   * @throws IllegalArgumentException if the parts do not make the graph's variables
   * @throws AlreadyPublishedException if the version exists by now
   * @throws CommitStateUnknownException if the storage leaves open whether it was published
   * @throws IOException if it failed; nothing is visible
   */
  String commit(
      BundleAttempt attempt, ServingGraph graph, List<ShardPart> parts, List<float[]> samples)
      throws IOException;

  /**
   * Deletes what killed exports left in the work directory: staging directories in which nothing
   * changed for longer than the grace period, and, on object stores, the part of a version that was
   * copied out of such a one before {@code saved_model.pb}. Complete versions stay, and so does
   * everything that is no export's.
   *
   * @param grace longer than any export takes from one file to the next, such as a day
   * @return paths that were deleted
   * @throws IOException if the storage cannot be reached; what is left then, the next call deletes
   */
  List<String> cleanUp(Duration grace) throws IOException;

  /** Deletes what an attempt wrote, as far as that can be done. */
  void abandon(BundleAttempt attempt);
}
