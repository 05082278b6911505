package io.trestle.spark.job;

import io.trestle.modelio.CheckpointOptions;
import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.Checkpoints;
import io.trestle.modelio.LatestCheckpoint;
import io.trestle.modelio.Retention;
import io.trestle.modelio.Verification;
import io.trestle.modelio.checkpoint.CheckpointDirectory;
import io.trestle.spark.CheckpointConfig;
import io.trestle.spark.InvalidTrainingConfigException;
import io.trestle.spark.Resume;
import io.trestle.spark.TrainingListener.MovedAside;
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

  private final FileSystem fs;
  private final Path path;
  private final CheckpointConfig config;
  private final Closing closing;
  private final RunLock lock;
  private final Checkpoints checkpoints;
  private final OptionalLong resumed;

  private LogDirectory(
      FileSystem fs,
      Path path,
      CheckpointConfig config,
      Closing closing,
      RunLock lock,
      Checkpoints checkpoints)
      throws IOException {
    this.fs = fs;
    this.path = path;
    this.config = config;
    this.closing = closing;
    this.lock = lock;
    this.checkpoints = checkpoints;
    this.resumed = resumable();
  }

  /**
   * Opens and locks a log directory, creating it where it is missing.
   *
   * @throws TrestleException when it cannot be written, another run lives there, or there is no
   *     checkpoint and there must be
   */
  static LogDirectory open(Configuration conf, String uri, CheckpointConfig config)
      throws InterruptedException {
    Closing closing = new Closing();
    try {
      FileSystem fs = new Path(uri).getFileSystem(conf);
      Path path = fs.makeQualified(new Path(uri));
      closing.add(MadeDirectory.make(fs, path));
      Path own = new Path(path, "_trestle");
      closing.add(() -> MadeDirectory.deleteIfEmpty(fs, own));
      // A killed run's lock on another host falls in time; one who resumes waits for that.
      Duration patience =
          config.resume() == Resume.NEVER ? Duration.ZERO : RunLock.SILENCE.plusSeconds(10);
      RunLock lock = closing.add(RunLock.take(conf, path, patience));
      closing.add(() -> MadeDirectory.deleteIfEmpty(fs, new Path(own, "runs")));
      Checkpoints checkpoints =
          closing.add(
              CheckpointDirectory.open(
                  conf,
                  path,
                  CheckpointOptions.defaults()
                      .withRetention(new Retention(config.maxToKeep(), KEEP_EVERY_HOURS))));
      cleanUp(checkpoints, path);
      return new LogDirectory(fs, path, config, closing, lock, checkpoints);
    } catch (InterruptedException | RuntimeException e) {
      closing.close();
      throw e;
    } catch (IOException e) {
      closing.close();
      throw new TrestleException(
          "The log directory " + uri + " cannot be used.",
          e.getMessage() + ".",
          "Name a directory that this user may write, or a path where one can be made.",
          e);
    }
  }

  /** Deletes what killed runs left half-written; that it cannot be done stops no run. */
  private static void cleanUp(Checkpoints checkpoints, Path path) {
    try {
      checkpoints.cleanUp().forEach(file -> LOG.info("Deleted {}, a killed run's", file));
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "What killed runs left in {} could not be deleted; the next run tries again", path, e);
    }
  }

  /** The step of the checkpoint to go on from, where the run is to resume. */
  private OptionalLong resumable() throws IOException {
    if (config.resume() == Resume.NEVER) {
      return OptionalLong.empty();
    }
    LatestCheckpoint latest = checkpoints.latest(Verification.CONTENT);
    latest
        .skipped()
        .forEach(bad -> LOG.warn("Passing over checkpoint {}: {}", bad.step(), bad.reason()));
    if (latest.step().isEmpty() && config.resume() == Resume.REQUIRED) {
      throw new TrestleException(
          "There is nothing to resume.",
          path + " holds no good checkpoint.",
          "Start without resume, or name the log directory of the run that is to go on.");
    }
    return latest.step();
  }

  /**
   * Moves an earlier run's files to {@code earlier-<n>}, so that two runs never mix; not where this
   * run resumes it. To be called when nothing else can refuse the start.
   *
   * @param notifier hears where they went
   */
  void moveEarlierAside(Notifier notifier) throws IOException {
    FileStatus[] files =
        config.resume() == Resume.NEVER
            ? fs.listStatus(path, LogDirectory::isOfARun)
            : new FileStatus[0];
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
    MovedAside moved = new MovedAside(path.toString(), aside.toString());
    notifier.tell(listener -> listener.movedAside(moved));
  }

  private static boolean isOfARun(Path file) {
    return file.getName().startsWith("model.ckpt-")
        || file.getName().startsWith("events.out.tfevents.")
        || file.getName().equals("checkpoint");
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
                          name + " cannot be resumed.",
                          "It has no entry " + RunFacts.SIDE + ": Trestle did not write it.",
                          "Start without resume."));
      facts.requireSame(RunFacts.fromBytes(saved), name);
    }
  }

  /**
   * Checks that the checkpoint that the run goes on from is not beyond the run's end.
   *
   * @param maxSteps the global step at which the run ends
   * @param ends the option that says so
   * @param value its value
   */
  void requireNotBeyond(long maxSteps, String ends, Object value) {
    if (resumed.isPresent() && resumed.getAsLong() > maxSteps) {
      throw new InvalidTrainingConfigException(
          ends,
          value,
          "more to resume from "
              + path
              + "/model.ckpt-"
              + resumed.getAsLong()
              + ": that would end the run at step "
              + maxSteps
              + ", and the checkpoint is beyond it. Steps are counted from 0, also on resume");
    }
  }

  /** Tells others that this run lives. */
  void heartbeat() throws IOException {
    lock.renew();
    checkpoints.heartbeat();
  }

  @Override
  public void close() {
    closing.close();
  }
}
