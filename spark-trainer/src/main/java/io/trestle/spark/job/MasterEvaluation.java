package io.trestle.spark.job;

import io.trestle.spark.TrainingListener.Evaluated;
import io.trestle.spark.cluster.SparkJob;
import io.trestle.spark.data.TrainingData;
import io.trestle.spark.data.WorkerInput;
import io.trestle.spark.model.TrainableModel;
import io.trestle.spark.worker.EvaluationSums;
import io.trestle.spark.worker.WholeEvaluation;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** Measures parameters that are on the driver, on the executors. */
record MasterEvaluation(TrainableModel model, Broadcast<float[]> parameters)
    implements FlatMapFunction<Iterator<WorkerInput>, EvaluationSums> {

  static Evaluated run(
      JavaSparkContext spark,
      TrainableModel model,
      float[] parameters,
      TrainingData data,
      long globalStep)
      throws InterruptedException {
    Broadcast<float[]> shared = spark.broadcast(parameters);
    EvaluationSums all = new EvaluationSums();
    try (SparkJob<EvaluationSums> job =
        SparkJob.start(
            spark,
            "trestle: evaluation",
            data.workers().mapPartitions(new MasterEvaluation(model, shared)))) {
      job.results().forEach(all::add);
    } finally {
      shared.destroy();
    }
    return new Evaluated(globalStep, all.samples(), all.accuracy(), all.meanLoss());
  }

  @Override
  public Iterator<EvaluationSums> call(Iterator<WorkerInput> inputs) {
    WholeEvaluation evaluation =
        new WholeEvaluation(model, parameters.value(), TaskContext.get()::isInterrupted);
    return List.of(evaluation.of(inputs.next())).iterator();
  }
}
