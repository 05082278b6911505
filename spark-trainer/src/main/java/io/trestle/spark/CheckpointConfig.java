package io.trestle.spark;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a run writes, where and when. {@link TrainingConfig.Builder} says what each value means and
 * what it is when it is not given.
 */
public record CheckpointConfig(
    Optional<String> logDir,
    Optional<String> workDir,
    OptionalInt modelVersion,
    long saveSecs,
    OptionalLong saveSteps,
    int maxToKeep,
    Resume resume) {

  static final long DEFAULT_SECS = 600;

  /** Checks ranges, and that no value speaks of a directory that is not given. */
  public CheckpointConfig {
    modelVersion.ifPresent(n -> Checks.atLeast("modelVersion", n, 1));
    Checks.atLeast("saveCheckpointSecs", saveSecs, 1);
    saveSteps.ifPresent(n -> Checks.atLeast("saveCheckpointSteps", n, 1));
    Checks.atLeast("maxToKeep", maxToKeep, 1);
    if (logDir.isEmpty() && resume != Resume.NEVER) {
      throw new InvalidTrainingConfigException("resume", resume, "given together with logDir");
    }
    if (workDir.isEmpty() && modelVersion.isPresent()) {
      throw new InvalidTrainingConfigException(
          "modelVersion", modelVersion.getAsInt(), "given together with workDir");
    }
  }
}
