package io.trestle.spark.job;

import io.trestle.spark.Mode;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.data.BatchSchedule;
import io.trestle.spark.job.RunStatus.Pushes;
import java.util.List;

/** How pushes, batches, samples and global steps of a run hang together. */
final class StepMath {
  private final RunFacts facts;
  private final int epochs;
  private final boolean sync;
  private final long maxSteps;

  StepMath(TrainingConfig config, RunFacts facts) {
    this.facts = facts;
    this.epochs = config.batches().epochs().orElse(0);
    this.sync = config.mode().kind() == Mode.Kind.SYNC;
    this.maxSteps = Math.min(config.batches().maxSteps().orElse(Long.MAX_VALUE), epochSteps());
  }

  /** The global step at which the run ends; {@link Long#MAX_VALUE} where that is not known. */
  long maxSteps() {
    return maxSteps;
  }

  /** Samples of one epoch, of all workers. */
  long samplesPerEpoch() {
    return facts.samples().stream().mapToLong(Long::longValue).sum();
  }

  /** Samples that the workers' pushes cover together, without those that came too late. */
  long samples(List<Pushes> pushes) {
    long sum = 0;
    for (int worker = 0; worker < pushes.size(); worker++) {
      BatchSchedule schedule = schedule(worker);
      Pushes one = pushes.get(worker);
      sum += samples(schedule, one.last());
      sum -=
          one.dropped().stream()
              .mapToLong(push -> samples(schedule, push) - samples(schedule, push - 1L))
              .sum();
    }
    return sum;
  }

  private long samples(BatchSchedule schedule, long pushes) {
    return schedule.samplesBefore(Math.min(batches(schedule), pushes * facts.pushInterval()));
  }

  /** Global steps of one epoch; with a push interval that does not divide it, rounded up. */
  long stepsPerEpoch() {
    return stepsOf(1);
  }

  private long epochSteps() {
    return epochs == 0 ? Long.MAX_VALUE : stepsOf(epochs);
  }

  private long stepsOf(int passes) {
    long sum = 0;
    long most = 0;
    for (int worker = 0; worker < facts.workers(); worker++) {
      long batches = passes * schedule(worker).batchesPerEpoch();
      long pushes = ceilDiv(batches, facts.pushInterval());
      sum += pushes;
      most = Math.max(most, pushes);
    }
    return sync ? most : sum;
  }

  private long batches(BatchSchedule schedule) {
    return epochs == 0 ? Long.MAX_VALUE : epochs * schedule.batchesPerEpoch();
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  private BatchSchedule schedule(int worker) {
    return new BatchSchedule(facts.samples().get(worker), facts.batchSize());
  }
}
