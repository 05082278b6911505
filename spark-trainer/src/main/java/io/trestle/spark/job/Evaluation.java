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
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Measures parameters on data, on the executors. */
final class Evaluation {
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
    JavaRDD<Sums> sums = data.workers().mapPartitions(inputs -> one(model, shared, inputs));
    try (SparkJob<Sums> job = SparkJob.start(spark, "trestle: evaluation", sums)) {
      Sums all = job.results().stream().reduce(Sums.NONE, Sums::plus);
      return new Evaluated(
          globalStep,
          all.samples,
          (double) all.correct / all.samples,
          all.weight == 0 ? 0 : all.loss / all.weight);
    } finally {
      shared.destroy();
    }
  }

  private static Iterator<Sums> one(
      TrainableModel model, Broadcast<float[]> parameters, Iterator<WorkerInput> inputs) {
    GradientComputer computer = model.newGradientComputer();
    computer.load(parameters.value());
    WorkerInput input = inputs.next();
    Sums sums = Sums.NONE;
    for (int partition = 0; partition < input.partitions(); partition++) {
      Iterator<PackedBlock> blocks = input.open(partition);
      while (blocks.hasNext()) {
        BatchResult result = computer.evaluate(Batch.of(blocks.next()));
        sums =
            sums.plus(
                new Sums(result.samples(), result.correct(), result.lossSum(), result.weightSum()));
      }
    }
    return List.of(sums).iterator();
  }

  /** What adds up over samples. */
  private record Sums(long samples, long correct, double loss, double weight)
      implements Serializable {
    static final Sums NONE = new Sums(0, 0, 0, 0);

    Sums plus(Sums other) {
      return new Sums(
          samples + other.samples,
          correct + other.correct,
          loss + other.loss,
          weight + other.weight);
    }
  }
}
