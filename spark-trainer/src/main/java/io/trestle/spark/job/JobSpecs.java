package io.trestle.spark.job;

import io.trestle.ps.Consistency;
import io.trestle.ps.JobSpec;
import io.trestle.ps.OptimizerSpec;
import io.trestle.spark.Mode;
import io.trestle.spark.Model;
import io.trestle.spark.OptimizerConfig;
import io.trestle.spark.TrainingConfig;

/** Puts a configuration into the parameter server's words. */
final class JobSpecs {
  private JobSpecs() {}

  static JobSpec of(String jobId, Model model, TrainingConfig config) {
    return JobSpec.builder(jobId)
        .variables(model.variables())
        .shards(config.cluster().servers())
        .workers(config.cluster().workers())
        .optimizer(optimizer(config.optimizer()))
        .consistency(consistency(config.mode()))
        .maxSteps(config.batches().maxSteps().orElse(JobSpec.UNLIMITED))
        .build();
  }

  private static OptimizerSpec optimizer(OptimizerConfig config) {
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
        kind, config.schedule().from(config.learningRate()), (float) config.l2());
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
