package io.trestle.spark.job;

import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrestleException;
import io.trestle.spark.data.TrainingData;
import io.trestle.spark.master.MasterModel;
import io.trestle.spark.master.MasterPlan;

/**
 * What a master trains on what.
 *
 * @param facts what stands in its checkpoints
 * @param math how samples and steps hang together
 */
record MasterWork(MasterModel model, TrainingData data, RunFacts facts, StepMath math) {

  static MasterWork of(RunContext run, MasterModel model, TrainingData data) {
    TrainingConfig config = run.config();
    if (data.numFeatures() >= Work.ROW_WISE_FROM && Work.isSparse(data)) {
      throw new TrestleException(
          "Strategy " + config.strategy() + " does not fit sparse data this wide.",
          "DL4J's own masters hold each sample as a dense row, here of "
              + data.numFeatures()
              + " features.",
          "Train on fewer than "
              + Work.ROW_WISE_FROM
              + " features, such as by hashing them, or choose strategy parameter-server.");
    }
    RunFacts facts = RunFacts.of(config, data);
    return new MasterWork(model, data, facts, new StepMath(config, facts));
  }

  MasterPlan plan(RunContext run) {
    TrainingConfig config = run.config();
    return new MasterPlan(
        config.strategy(),
        run.spark(),
        data,
        config.batches().batchSize(),
        config.batches().seed(),
        config.cluster().serverPorts());
  }
}
