package io.trestle.spark.job;

import io.trestle.ps.JobSpec;
import io.trestle.spark.GradientCompression;
import io.trestle.spark.InvalidTrainingConfigException;
import io.trestle.spark.Mode;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingListener.RunStarted;
import io.trestle.spark.data.CsrBlock;
import io.trestle.spark.data.PackedBlock;
import io.trestle.spark.data.TrainingData;
import io.trestle.spark.data.WorkerInput;
import io.trestle.spark.model.RowSparseModel;
import io.trestle.spark.model.TrainableModel;
import io.trestle.spark.worker.WorkerPlan;
import io.trestle.spark.worker.WorkerPlan.Exchange;
import java.util.Iterator;
import java.util.List;

/**
 * What a run trains on what.
 *
 * @param job the parameter server's view
 * @param plan the workers' view
 * @param facts what a resumed run must share
 * @param math how pushes, samples and steps hang together
 */
record Work(
    TrainableModel model,
    TrainingData data,
    JobSpec job,
    WorkerPlan plan,
    RunFacts facts,
    StepMath math) {
  /**
   * Features from which on sparse data trains row by row. Below, a whole model is small enough to
   * travel faster than rows can be sorted out.
   */
  static final int ROW_WISE_FROM = 65_536;

  /** Reports a second that the driver's one thread for them hears with ease. */
  private static final int MOST_REPORTS = 2_000;

  static Work of(RunContext run, TrainableModel model, TrainingData data) {
    TrainingConfig config = run.config();
    RunFacts facts = RunFacts.of(config, data);
    WorkerPlan plan =
        new WorkerPlan(
            model,
            exchange(config, model, data),
            config.batches().batchSize(),
            config.batches().pushInterval(),
            config.batches().prefetch(),
            config.batches().epochs().orElse(0),
            config.batches().seed(),
            config.optimizer().clipNorm(),
            config.optimizer().compression(),
            reportMillis(config, facts.workers()));
    return new Work(
        model,
        data,
        JobSpecs.of("trestle-" + run.id(), model, config),
        plan,
        facts,
        new StepMath(config, facts));
  }

  /** Twice in a progress interval, save that the driver hears at most so many a second. */
  static long reportMillis(TrainingConfig config, int workers) {
    long least = workers * 1000L / MOST_REPORTS;
    return Math.max(Math.max(1, least), config.progressInterval().toMillis() / 2);
  }

  private static Exchange exchange(TrainingConfig config, TrainableModel model, TrainingData data) {
    if (!(model instanceof RowSparseModel)
        || model.numFeatures() < ROW_WISE_FROM
        || !isSparse(data)) {
      return Exchange.WHOLE;
    }
    only("pushInterval", config.batches().pushInterval(), 1, model);
    only("prefetch", config.batches().prefetch(), 0, model);
    only(
        "gradientCompression", config.optimizer().compression(), GradientCompression.none(), model);
    return Exchange.ROWS;
  }

  static boolean isSparse(TrainingData data) {
    return data.workers().mapPartitions(Work::isSparse).first();
  }

  private static Iterator<Boolean> isSparse(Iterator<WorkerInput> inputs) {
    Iterator<PackedBlock> blocks = inputs.next().open(0);
    return List.of(blocks.hasNext() && blocks.next() instanceof CsrBlock).iterator();
  }

  private static <T> void only(String option, T value, T only, TrainableModel model) {
    if (!value.equals(only)) {
      throw new InvalidTrainingConfigException(
          option,
          value,
          only
              + " for sparse data of "
              + ROW_WISE_FROM
              + " features or more (there are "
              + model.numFeatures()
              + "), which is trained row by row");
    }
  }

  RunStarted started(long globalStep, Mode mode, List<String> servers) {
    return new RunStarted(
        globalStep, math.maxSteps(), math.samplesPerEpoch(), mode, facts.workers(), servers);
  }
}
