package io.trestle.spark.job;

import io.trestle.spark.TrainingListener.Evaluated;
import io.trestle.spark.cluster.SparkJob;
import io.trestle.spark.data.Batch;
import io.trestle.spark.data.PackedBlock;
import io.trestle.spark.data.TrainingData;
import io.trestle.spark.data.WorkerInput;
import io.trestle.spark.model.BatchResult;
import io.trestle.spark.model.GradientComputer;
import io.trestle.spark.model.TrainableModel;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Measures parameters on data, on the executors. */
final class Evaluation {
  // Places of what adds up over samples: Spark carries arrays of primitives with any serializer.
  private static final int SAMPLES = 0;
  private static final int CORRECT = 1;
  private static final int LOSS = 2;
  private static final int WEIGHT = 3;
  private static final int SUMS = 4;

  private Evaluation() {}

  /**
   * Evaluates whole parameters.
   *
   * @param parameters the flat layout
   */
  static Evaluated run(
      JavaSparkContext spark,
      TrainableModel model,
      float[] parameters,
      TrainingData data,
      long globalStep)
      throws InterruptedException {
    Broadcast<float[]> shared = spark.broadcast(parameters);
    JavaRDD<double[]> sums = data.workers().mapPartitions(inputs -> one(model, shared, inputs));
    try (SparkJob<double[]> job = SparkJob.start(spark, "trestle: evaluation", sums)) {
      double[] all = new double[SUMS];
      for (double[] some : job.results()) {
        for (int i = 0; i < SUMS; i++) {
          all[i] += some[i];
        }
      }
      return new Evaluated(
          globalStep,
          (long) all[SAMPLES],
          all[CORRECT] / all[SAMPLES],
          all[WEIGHT] == 0 ? 0 : all[LOSS] / all[WEIGHT]);
    } finally {
      shared.destroy();
    }
  }

  private static Iterator<double[]> one(
      TrainableModel model, Broadcast<float[]> parameters, Iterator<WorkerInput> inputs) {
    GradientComputer computer = model.newGradientComputer();
    computer.load(parameters.value());
    WorkerInput input = inputs.next();
    double[] sums = new double[SUMS];
    for (int partition = 0; partition < input.partitions(); partition++) {
      Iterator<PackedBlock> blocks = input.open(partition);
      while (blocks.hasNext()) {
        BatchResult result = computer.evaluate(Batch.of(blocks.next()));
        sums[SAMPLES] += result.samples();
        sums[CORRECT] += result.correct();
        sums[LOSS] += result.lossSum();
        sums[WEIGHT] += result.weightSum();
      }
    }
    return List.of(sums).iterator();
  }
}
