package io.trestle.modelio;

import java.io.Serializable;

/**
 * One attempt at one bundle: where shards write before it is published. The driver makes one with
 * {@link SavedModelWriter#begin} and sends it to whoever writes.
 *
 * @param layout the kind of bundle
 * @param version the version, 1 or more
 * @param staging the directory in which it grows; its name is no number
 * @param target the directory that it becomes
 * @param shards count of data files, 1 or more
 */
public record BundleAttempt(
    BundleLayout layout, long version, String staging, String target, int shards)
    implements Serializable {
  public BundleAttempt {
    if (version < 1) {
      throw new IllegalArgumentException("a bundle's version is 1 or more, not " + version);
    }
    if (shards < 1 || shards > CheckpointAttempt.MAX_FILES) {
      throw new IllegalArgumentException(
          "a bundle has 1 to %d data files, not %d".formatted(CheckpointAttempt.MAX_FILES, shards));
    }
  }
}
