package io.trestle.spark.job;

import io.trestle.spark.TrainingListener.Evaluated;
import io.trestle.spark.cluster.SparkJob;
import io.trestle.spark.data.TrainingData;
import io.trestle.spark.worker.EvaluationSums;
import org.apache.spark.api.java.JavaSparkContext;

/** Measures the shards' parameters on data, on the executors; none of them come to the driver. */
final class Evaluation {
  private Evaluation() {}

  /** Evaluates once training is over, while the shards are still open. */
  static Evaluated run(
      JavaSparkContext spark, EvaluationTask task, TrainingData data, long globalStep)
      throws InterruptedException {
    EvaluationSums all = new EvaluationSums();
    try (SparkJob<EvaluationSums> job =
        SparkJob.start(spark, "trestle: evaluation", data.workers().mapPartitions(task))) {
      for (EvaluationSums some : job.results()) {
        all.add(some);
      }
    }
    return new Evaluated(globalStep, all.samples(), all.accuracy(), all.meanLoss());
  }
}
