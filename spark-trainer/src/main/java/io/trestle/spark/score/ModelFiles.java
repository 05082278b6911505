package io.trestle.spark.score;

import io.trestle.modelio.CheckpointOptions;
import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.Checkpoints;
import io.trestle.modelio.LatestCheckpoint;
import io.trestle.modelio.SavedModelReader;
import io.trestle.modelio.Verification;
import io.trestle.modelio.checkpoint.CheckpointDirectory;
import io.trestle.modelio.savedmodel.Bundles;
import io.trestle.spark.TrestleException;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a model's variables are.
 *
 * @param path a bundle's version, or a checkpoint without its ending; qualified
 * @param bundle whether it is a bundle
 */
record ModelFiles(String path, boolean bundle) implements Serializable {
  private static final String INDEX = ".index";

  /**
   * Finds the files that a person means: a bundle's version, a directory of versions (the newest
   * counts), a checkpoint with or without {@code .index}, or a log directory (the latest good
   * checkpoint).
   *
   * @throws TrestleException when there is no model
   */
  static ModelFiles find(Configuration conf, String uri) throws IOException {
    String name = uri.endsWith(INDEX) ? uri.substring(0, uri.length() - INDEX.length()) : uri;
    Path given = new Path(name);
    FileSystem fs = given.getFileSystem(conf);
    Path path = fs.makeQualified(given);
    if (fs.exists(path.suffix(INDEX))) {
      return new ModelFiles(path.toString(), false);
    }
    if (!fs.exists(path) || !fs.getFileStatus(path).isDirectory()) {
      throw none(uri, "Neither a directory " + path + " nor a file " + path + INDEX + " exists.");
    }
    if (isBundle(fs, path)) {
      return new ModelFiles(path.toString(), true);
    }
    Optional<Path> version = newestVersion(fs, path);
    if (version.isPresent()) {
      return new ModelFiles(version.get().toString(), true);
    }
    return latestCheckpoint(conf, path)
        .orElseThrow(
            () -> none(uri, path + " holds no bundle, no version of one and no good checkpoint."));
  }

  private static boolean isBundle(FileSystem fs, Path directory) throws IOException {
    return fs.exists(new Path(directory, "saved_model.pb"))
        || fs.exists(new Path(directory, "export.meta"));
  }

  private static Optional<Path> newestVersion(FileSystem fs, Path directory) throws IOException {
    Optional<Path> newest =
        Arrays.stream(fs.listStatus(directory))
            .filter(FileStatus::isDirectory)
            .map(FileStatus::getPath)
            .filter(version -> version.getName().matches("\\d{1,18}"))
            .max(Comparator.comparingLong(version -> Long.parseLong(version.getName())));
    return newest.isPresent() && isBundle(fs, newest.get()) ? newest : Optional.empty();
  }

  private static Optional<ModelFiles> latestCheckpoint(Configuration conf, Path logDir)
      throws IOException {
    try (Checkpoints checkpoints =
        CheckpointDirectory.open(conf, logDir, CheckpointOptions.defaults())) {
      LatestCheckpoint latest = checkpoints.latest(Verification.CONTENT);
      return latest.step().isPresent()
          ? Optional.of(new ModelFiles(logDir + "/model.ckpt-" + latest.step().getAsLong(), false))
          : Optional.empty();
    }
  }

  /** Reads the model. */
  SoftmaxWeights read(Configuration conf) throws IOException {
    Path at = new Path(path);
    if (!bundle) {
      try (CheckpointReader reader = Bundles.checkpoint(conf, at)) {
        return SoftmaxWeights.read(path, reader);
      }
    }
    try (SavedModelReader reader = Bundles.open(conf, at)) {
      return SoftmaxWeights.read(
          path, reader.variables().orElseThrow(() -> none(path, "The bundle has no variables.")));
    }
  }

  private static TrestleException none(String uri, String reason) {
    return new TrestleException(
        "There is no model in " + uri + ".",
        reason,
        "Name a bundle (model/1, or model for its newest version) or a checkpoint"
            + " (train_logs/model.ckpt-1000, or train_logs for the latest).");
  }
}
