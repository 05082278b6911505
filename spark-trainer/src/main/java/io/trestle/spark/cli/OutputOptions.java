package io.trestle.spark.cli;

import io.trestle.spark.Resume;
import io.trestle.spark.TrainingConfig;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a run writes, where and when. */
final class OutputOptions {
  @Option(
      names = "--work-dir",
      paramLabel = "URI",
      defaultValue = "model",
      description =
          "Where the serving bundle goes, in a folder named by its version: a local folder or any"
              + " Hadoop URI (default: ${DEFAULT-VALUE}).")
  private String workDir;

  @Option(
      names = "--model-version",
      paramLabel = "N",
      description =
          "The bundle's version; one that exists is refused (default: the next free one).")
  private Optional<Integer> modelVersion;

  @Option(
      names = "--log-dir",
      paramLabel = "URI",
      defaultValue = "train_logs",
      description = "Where checkpoints and TensorBoard events go (default: ${DEFAULT-VALUE}).")
  private String logDir;

  @Option(
      names = "--save-checkpoint-secs",
      paramLabel = "N",
      defaultValue = "600",
      description = "Seconds between checkpoints (default: ${DEFAULT-VALUE}).")
  private long saveCheckpointSecs;

  @Option(
      names = "--save-checkpoint-steps",
      paramLabel = "N",
      description = "Global steps between checkpoints (default: time alone decides).")
  private Optional<Long> saveCheckpointSteps;

  @Option(
      names = "--max-to-keep",
      paramLabel = "N",
      defaultValue = "5",
      description = "Checkpoints that are kept (default: ${DEFAULT-VALUE}).")
  private int maxToKeep;

  @Option(
      names = "--resume",
      paramLabel = "required|if-found",
      arity = "0..1",
      fallbackValue = "required",
      description =
          "Goes on from the latest checkpoint in --log-dir, and fails where there is none;"
              + " --resume=if-found then starts at step 0.")
  private Optional<Resume> resume;

  @Option(
      names = "--metrics-file",
      paramLabel = "FILE",
      description = "Writes the result as one JSON object to this local file.")
  private Optional<Path> metricsFile;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Writes one HTML page about the run to this local file: pictures, result, configuration.")
  private Optional<Path> report;

  Optional<Path> metricsFile() {
    return metricsFile;
  }

  Optional<Path> report() {
    return report;
  }

  /** Where the bundle goes, and what else is left of the model. */
  String workDir() {
    return workDir;
  }

  void applyTo(TrainingConfig.Builder builder) {
    applyWithoutBundle(builder);
    builder.workDir(workDir);
    modelVersion.ifPresent(builder::modelVersion);
  }

  /** For a model that no bundle can hold. */
  void applyWithoutBundle(TrainingConfig.Builder builder) {
    builder
        .logDir(logDir)
        .saveCheckpointSecs(saveCheckpointSecs)
        .maxToKeep(maxToKeep)
        .resume(resume.orElse(Resume.NEVER));
    saveCheckpointSteps.ifPresent(builder::saveCheckpointSteps);
  }
}
