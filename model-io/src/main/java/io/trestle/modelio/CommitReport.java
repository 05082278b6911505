package io.trestle.modelio;

import java.util.List;

/**
 * A checkpoint is committed.
 *
 * @param step its global step
 * @param index path of its index, whose appearance was the commit
 * @param deleted steps whose checkpoints retention removed
 * @param warnings what failed after the commit and does not touch it: replacing the {@code
 *     checkpoint} state file, or retention
 */
public record CommitReport(long step, String index, List<Long> deleted, List<String> warnings) {
  public CommitReport {
    deleted = List.copyOf(deleted);
    warnings = List.copyOf(warnings);
  }
}
