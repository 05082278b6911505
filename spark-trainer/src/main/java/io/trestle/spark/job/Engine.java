package io.trestle.spark.job;

import io.trestle.spark.TrainingEngine;
import io.trestle.spark.TrainingRequest;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrestleException;
import java.io.IOException;

/** The engine behind {@link io.trestle.spark.Trainer}; found by {@link java.util.ServiceLoader}. */
public final class Engine implements TrainingEngine {

  @Override
  public TrainingResult train(TrainingRequest request) {
    try {
      return new TrainingRun(request).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrestleException(
          "Training was interrupted.",
          "Somebody interrupted the calling thread; its Spark jobs were cancelled.",
          "Go on with resume.",
          e);
    } catch (IOException e) {
      throw new TrestleException(
          "Training failed on storage.",
          e.getMessage() + ".",
          "See that the log and work directories can be reached and written; go on with resume.",
          e);
    }
  }
}
