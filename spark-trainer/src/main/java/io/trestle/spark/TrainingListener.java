package io.trestle.spark;

import java.time.Duration;
import java.util.List;

/**
 * Hears what a run does. All calls come from threads of the driver, one at a time and in order; a
 * call that takes long delays the next one, never the training. An exception that a listener throws
 * is logged and otherwise ignored.
 */
public interface TrainingListener {

  /** Something outside the run is not there yet; told every few seconds until it is. */
  default void waiting(Waiting waiting) {}

  /** The files of an earlier run in the log directory were moved aside. */
  default void movedAside(MovedAside moved) {}

  /** Servers and workers are about to take their first step. */
  default void started(RunStarted run) {}

  /** Some time of training went by ({@link TrainingConfig#progressInterval()}). */
  default void progress(Progress progress) {}

  /** What went between workers and shards until now; follows {@link #progress}. */
  default void traffic(Traffic traffic) {}

  /** A checkpoint is complete and visible to readers. */
  default void checkpointWritten(CheckpointWritten checkpoint) {}

  /** A server was lost; everything went back to the last checkpoint and training goes on. */
  default void recovered(Recovered recovery) {}

  /**
   * Training paused and its parameters were measured on the validation rows; it goes on, unless it
   * learned nothing more ({@link EarlyStopping}).
   */
  default void validated(Evaluated validation) {}

  /** The final parameters were evaluated. */
  default void evaluated(Evaluated evaluation) {}

  /** The bundle is complete and visible to readers. */
  default void bundleExported(BundleExported bundle) {}

  /** The run ended well. */
  default void finished(TrainingResult result) {}

  /**
   * What is being waited for.
   *
   * @param what for people: who does not answer, and where
   * @param since how long already
   * @param limit when it is given up
   */
  record Waiting(String what, Duration since, Duration limit) {}

  /**
   * An earlier run's files, which a new run never mixes with its own.
   *
   * @param from the log directory
   * @param to the directory in it that has them now
   */
  record MovedAside(String from, String to) {}

  /**
   * The start of a run.
   *
   * @param globalStep 0, or the step of the checkpoint that the run resumes
   * @param maxSteps the global step at which the run will end; {@link Long#MAX_VALUE} when only
   *     epochs end it
   * @param samples training samples of one epoch
   * @param servers where the shards are, for people; empty where one of DL4J's masters leads
   */
  record RunStarted(
      long globalStep, long maxSteps, long samples, Mode mode, int workers, List<String> servers) {
    /** Copies the list. */
    public RunStarted {
      servers = List.copyOf(servers);
    }
  }

  /**
   * How far training is.
   *
   * @param globalStep pushes applied so far, since step 0
   * @param maxSteps as in {@link RunStarted}
   * @param stepsPerSecond over the last interval
   * @param samplesPerSecond over the last interval
   * @param loss mean over the samples of the workers' latest batches; NaN before the first
   * @param accuracy share of right predictions on those batches, 0 to 1; NaN before the first, and
   *     where one of DL4J's masters leads, which does not count them
   * @param timeLeft estimate from the last seconds; negative when it cannot be told, as in the
   *     first three seconds
   */
  record Progress(
      long globalStep,
      long maxSteps,
      double stepsPerSecond,
      double samplesPerSecond,
      double loss,
      double accuracy,
      Duration timeLeft) {}

  /**
   * What went between workers and shards, since the shards were opened.
   *
   * @param staleness of the pushes applied
   * @param bytesIn of gradients that the shards took, without the protocol's own
   * @param bytesOut of parameters that the shards gave, without the protocol's own
   */
  record Traffic(StalenessHistogram staleness, long bytesIn, long bytesOut) {}

  /**
   * A checkpoint.
   *
   * @param path its prefix, {@code <logDir>/model.ckpt-<step>}
   * @param bytes of all its data files
   * @param took from the cut to the commit
   */
  record CheckpointWritten(String path, long globalStep, long bytes, Duration took) {}

  /**
   * A server was lost.
   *
   * @param lostAt the last global step that was known before
   * @param resumedAt the step that training goes on from
   */
  record Recovered(String cause, long lostAt, long resumedAt) {}

  /**
   * Parameters on the evaluation or validation data.
   *
   * @param accuracy share of right predictions, 0 to 1
   * @param logLoss mean of {@code -ln p(label)}
   */
  record Evaluated(long globalStep, long samples, double accuracy, double logLoss) {}

  /** A bundle at {@code <workDir>/<version>}. */
  record BundleExported(String path, int version, Duration took) {}
}
