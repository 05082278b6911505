package io.trestle.spark.job;

import io.trestle.modelio.CheckpointOptions;
import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.Checkpoints;
import io.trestle.modelio.LatestCheckpoint;
import io.trestle.modelio.Retention;
import io.trestle.modelio.Verification;
import io.trestle.modelio.checkpoint.CheckpointDirectory;
import io.trestle.spark.CheckpointConfig;
import io.trestle.spark.Resume;
import io.trestle.spark.TrestleException;
import io.trestle.spark.cluster.CheckpointTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log directory of a run: locked for this run, with what an earlier run left either resumed or
 * moved aside.
 */
final class LogDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogDirectory.class);

  /** As {@code tf.train.Saver}: in practice never. */
  private static final double KEEP_EVERY_HOURS = 10_000;

  private final Path path;
  private final CheckpointConfig config;
  private final RunLock lock;
  private final Checkpoints checkpoints;
  private final OptionalLong resumed;

  private LogDirectory(
      Path path,
      CheckpointConfig config,
      RunLock lock,
      Checkpoints checkpoints,
      OptionalLong resumed) {
    this.path = path;
    this.config = config;
    this.lock = lock;
    this.checkpoints = checkpoints;
    this.resumed = resumed;
  }

  /**
   * Opens and locks a log directory, creating it where it is missing.
   *
   * @throws TrestleException when it cannot be written, another run lives there, or there is no
   *     checkpoint and there must be
   */
  static LogDirectory open(Configuration conf, String uri, CheckpointConfig config)
      throws InterruptedException {
    try {
      FileSystem fs = new Path(uri).getFileSystem(conf);
      Path path = fs.makeQualified(new Path(uri));
      fs.mkdirs(path);
      // A killed run's lock on another host falls in time; one who resumes waits for that.
      Duration patience =
          config.resume() == Resume.NEVER ? Duration.ZERO : RunLock.SILENCE.plusSeconds(10);
      RunLock lock = RunLock.take(conf, path, patience);
      try {
        return open(conf, fs, path, config, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new TrestleException(
          "The log directory "
              + uri
              + " cannot be used: "
              + e.getMessage()
              + ". It must be a directory that this user may write, or a path where one can be"
              + " made.",
          e);
    }
  }

  private static LogDirectory open(
      Configuration conf, FileSystem fs, Path path, CheckpointConfig config, RunLock lock)
      throws IOException {
    OptionalLong resumed = OptionalLong.empty();
    if (config.resume() == Resume.NEVER) {
      moveAside(fs, path);
    }
    Checkpoints checkpoints =
        CheckpointDirectory.open(
            conf,
            path,
            CheckpointOptions.defaults()
                .withRetention(new Retention(config.maxToKeep(), KEEP_EVERY_HOURS)));
    if (config.resume() != Resume.NEVER) {
      LatestCheckpoint latest = checkpoints.latest(Verification.CONTENT);
      latest
          .skipped()
          .forEach(bad -> LOG.warn("Passing over checkpoint {}: {}", bad.step(), bad.reason()));
      resumed = latest.step();
      if (resumed.isEmpty() && config.resume() == Resume.REQUIRED) {
        checkpoints.close();
        throw new TrestleException(
            "There is nothing to resume: "
                + path
                + " holds no good checkpoint. Start without resume, or name the log directory of"
                + " the run that is to go on.");
      }
    }
    return new LogDirectory(path, config, lock, checkpoints, resumed);
  }

  /** An earlier run's files go to {@code earlier-<n>}, so that two runs never mix. */
  private static void moveAside(FileSystem fs, Path path) throws IOException {
    FileStatus[] files =
        fs.listStatus(
            path,
            file ->
                file.getName().startsWith("model.ckpt-")
                    || file.getName().startsWith("events.out.tfevents.")
                    || file.getName().equals("checkpoint"));
    if (files.length == 0) {
      return;
    }
    int number = 1;
    while (fs.exists(new Path(path, "earlier-" + number))) {
      number++;
    }
    Path aside = new Path(path, "earlier-" + number);
    fs.mkdirs(aside);
    for (FileStatus file : files) {
      if (!fs.rename(file.getPath(), new Path(aside, file.getPath().getName()))) {
        throw new IOException(file.getPath() + " cannot be moved to " + aside);
      }
    }
    LOG.info("Files of an earlier run in {} were moved to {}", path, aside);
  }

  Path path() {
    return path;
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  /** What servers read when they open, if the run goes on from a checkpoint. */
  Optional<String> source() {
    return resumed.isPresent()
        ? Optional.of(CheckpointTarget.toRead(path.toString(), resumed.getAsLong()).toString())
        : Optional.empty();
  }

  /** A saver into this directory; close it before the directory. */
  CheckpointSaver saver(RunContext run, Work work) {
    return new CheckpointSaver(
        this,
        config,
        work,
        written -> run.notifier().tell(listener -> listener.checkpointWritten(written)));
  }

  /** The step of the checkpoint that the run goes on from. */
  OptionalLong resumed() {
    return resumed;
  }

  /** Checks that this run can go on from the checkpoint that it resumes. */
  void requireSame(RunFacts facts) throws IOException {
    if (resumed.isEmpty()) {
      return;
    }
    String name = path + "/model.ckpt-" + resumed.getAsLong();
    try (CheckpointReader reader = checkpoints.open(resumed.getAsLong())) {
      byte[] saved =
          reader
              .side(RunFacts.SIDE)
              .orElseThrow(
                  () ->
                      new TrestleException(
                          name + " has no entry " + RunFacts.SIDE + ": Trestle did not write it."));
      facts.requireSame(RunFacts.fromBytes(saved), name);
    }
  }

  /** Tells others that this run lives. */
  void heartbeat() throws IOException {
    lock.renew();
    checkpoints.heartbeat();
  }

  @Override
  public void close() {
    try (lock;
        checkpoints) {
      LOG.debug("Closing {}", path);
    } catch (IOException e) {
      LOG.warn("{} could not be closed properly", path, e);
    }
  }
}
