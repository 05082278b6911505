package io.trestle.spark.job;

import io.trestle.ps.Consistency;
import io.trestle.ps.JobSpec;
import io.trestle.ps.OptimizerSpec;
import io.trestle.spark.Mode;
import io.trestle.spark.OptimizerConfig;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.model.TrainableModel;

/** Puts a configuration into the parameter server's words. */
final class JobSpecs {
  private JobSpecs() {}

  static JobSpec of(String jobId, TrainableModel model, TrainingConfig config) {
    return JobSpec.builder(jobId)
        .variables(model.variables())
        .shards(config.cluster().servers())
        .workers(config.cluster().workers())
        .optimizer(optimizer(config.optimizer(), model.l2() == 0))
        .consistency(consistency(config.mode()))
        .maxSteps(config.batches().maxSteps().orElse(JobSpec.UNLIMITED))
        .build();
  }

  private static OptimizerSpec optimizer(OptimizerConfig config, boolean decays) {
    OptimizerSpec.Kind kind =
        switch (config.kind()) {
          case SGD -> new OptimizerSpec.Sgd();
          case MOMENTUM ->
              new OptimizerSpec.Momentum((float) config.momentum(), OptimizerSpec.Look.CLASSIC);
          case ADAGRAD -> new OptimizerSpec.Adagrad();
          case ADAM -> new OptimizerSpec.Adam();
          case FTRL -> new OptimizerSpec.Ftrl();
        };
    return new OptimizerSpec(
        kind, config.schedule().from(config.learningRate()), decays ? (float) config.l2() : 0);
  }

  private static Consistency consistency(Mode mode) {
    return switch (mode.kind()) {
      case ASYNC -> Consistency.async();
      case SSP -> Consistency.boundedStaleness(mode.staleness());
      case SYNC ->
          mode.replicasToAggregate() == 0
              ? Consistency.sync()
              : Consistency.syncWithBackups(mode.replicasToAggregate());
    };
  }
}
