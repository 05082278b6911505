package io.trestle.modelio;

import java.util.List;
import java.util.OptionalLong;

/**
 * The newest checkpoint that is good, and what was passed over on the way to it.
 *
 * @param step its global step; empty where there is no good one
 * @param skipped newer ones that are damaged or half-written, newest first
 */
public record LatestCheckpoint(OptionalLong step, List<Skipped> skipped) {
  public LatestCheckpoint {
    skipped = List.copyOf(skipped);
  }

  /**
   * A checkpoint that cannot be used.
   *
   * @param step its global step
   * @param reason what is wrong with it
   */
  public record Skipped(long step, String reason) {}
}
