package io.trestle.spark.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/**
 * The model that this JVM scored with last, so that all tasks of an executor read its files once.
 * One at a time is kept; the next one takes its place. Thread-safe.
 */
final class LoadedModel {
  private static UUID loadedFor;
  private static SoftmaxWeights loaded;
  private static int reads;

  private LoadedModel() {}

  /**
   * The model, read if this JVM has not read it for this scoring.
   *
   * @param scoring names who asks: the same files may hold something else another time
   */
  static synchronized SoftmaxWeights of(UUID scoring, ModelFiles files, Configuration conf) {
    if (!scoring.equals(loadedFor)) {
      try {
        loaded = files.read(conf);
      } catch (IOException e) {
        throw new UncheckedIOException(files.path() + " cannot be read: " + e.getMessage(), e);
      }
      loadedFor = scoring;
      reads++;
    }
    return loaded;
  }

  /** How often this JVM read model files. */
  static synchronized int reads() {
    return reads;
  }
}
