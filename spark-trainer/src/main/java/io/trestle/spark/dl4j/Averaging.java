package io.trestle.spark.dl4j;

import io.trestle.spark.master.MasterPlan;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;

/**
 * DL4J's averaging of parameters. A round is what is trained between two averagings, so that DL4J
 * has nothing to split: it would compute the data once for every part.
 */
record Averaging(MasterPlan plan) implements MasterKind {
  /** Batches of each worker between two averagings. */
  static final int FREQUENCY = 10;

  @Override
  public TrainingMaster<?, ?> master() {
    return new ParameterAveragingTrainingMaster.Builder(plan.data().numWorkers(), plan.batchSize())
        .batchSizePerWorker(plan.batchSize())
        .averagingFrequency(FREQUENCY)
        // Its javadoc says that this is the default, and it is not.
        .saveUpdater(true)
        .workerPrefetchNumBatches(0)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .repartionData(Repartition.Never)
        .storageLevel(null)
        .build();
  }

  @Override
  public int batchesPerRound() {
    return FREQUENCY;
  }
}
