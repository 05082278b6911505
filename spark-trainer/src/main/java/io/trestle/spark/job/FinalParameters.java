package io.trestle.spark.job;

import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.spark.ModelTooLargeException;
import io.trestle.spark.cluster.ClusterAccess;
import io.trestle.spark.model.TrainableModel;

/** The whole model on the driver, for those who asked for it. */
final class FinalParameters {
  /** An export may follow as a later attempt. */
  private static final long ATTEMPT = Long.MAX_VALUE - 1;

  private FinalParameters() {}

  /** Throws when the parameters would not fit. */
  static void requireRoom(TrainableModel model) {
    requireRoom(model, Runtime.getRuntime().maxMemory());
  }

  static void requireRoom(TrainableModel model, long memory) {
    long limit = Math.min(Integer.MAX_VALUE - 64, memory / 4 / Float.BYTES);
    if (model.numParameters() > limit) {
      throw new ModelTooLargeException(model, model.numParameters(), limit);
    }
  }

  /** Pulls them in the place of worker 0, which trains no more. */
  static float[] pull(ClusterAccess access) {
    try (ParameterClient client = access.connect(0, ATTEMPT)) {
      client.finish();
      float[] parameters = new float[Math.toIntExact(client.job().size())];
      client.pull(Parts.dense(client.job(), parameters));
      return parameters;
    }
  }
}
