package io.trestle.modelio;

/**
 * The data files that one attempt at one checkpoint writes: {@code
 * model.ckpt-<step>.data-<file>-of-<files>}, where shard {@code i} writes file {@code firstFile +
 * i}. The driver makes one and sends it to every server.
 *
 * <p>The first attempt at a step numbers its files from 0. If files of an earlier, failed attempt
 * are in the way, a later one counts on after them (shard 0 of 2 becomes file 2 of 4, and files 0
 * and 1 are not part of the checkpoint, which TensorFlow accepts). So no attempt ever touches
 * another's files, however late a lost server wakes up.
 *
 * @param step the global step, 0 or more
 * @param shards count of shards that write, 1 or more
 * @param firstFile number of shard 0's file
 * @param files the count that stands in the file names
 */
public record CheckpointAttempt(long step, int shards, int firstFile, int files) {
  /** File names count with five digits. */
  public static final int MAX_FILES = 99_999;

  public CheckpointAttempt {
    if (step < 0) {
      throw new IllegalArgumentException("step must be 0 or more, not " + step);
    }
    if (shards < 1 || firstFile < 0 || files > MAX_FILES || firstFile > files - shards) {
      throw new IllegalArgumentException(
          "%d shards from file %d on do not fit into %d files (at most %d)"
              .formatted(shards, firstFile, files, MAX_FILES));
    }
  }

  /** Number of the file that a shard writes. */
  public int fileOf(int shard) {
    if (shard < 0 || shard >= shards) {
      throw new IllegalArgumentException("shard " + shard + " of " + shards + " does not exist");
    }
    return firstFile + shard;
  }
}
