package io.trestle.test.scaling.measure;

import io.trestle.ps.Consistency;
import io.trestle.ps.JobSpec;
import io.trestle.ps.JobSpecBuilder;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.PlacementStrategy;
import io.trestle.test.scaling.model.Mode;

/** What is measured. */
enum Kind {
  /** MNIST softmax, batch 100, with its kernel. */
  MNIST,
  /** 1,000,000 parameters travel whole; nothing is computed. */
  DENSE,
  /** 4,000 rows of 1,000,000 x 1 travel; nothing is computed. */
  ROWS;

  static final int PARAMETERS = 1_000_000;
  static final int TOUCHED = 4_000;
  static final int FEATURES = 784;
  static final int CLASSES = 10;

  JobSpec job(String id, int workers, int servers, Mode mode) {
    JobSpecBuilder job = JobSpec.builder(id);
    switch (this) {
      case MNIST -> job.variable("W", FEATURES, CLASSES).variable("b", CLASSES);
      case DENSE -> job.variable("v", PARAMETERS / CLASSES, CLASSES);
      case ROWS -> job.variable("v", PARAMETERS, 1);
    }
    Consistency consistency =
        switch (mode) {
          case ASYNC -> Consistency.async();
          case BOUNDED -> Consistency.boundedStaleness(3);
          case SYNC -> Consistency.sync();
        };
    return job.workers(workers)
        .shards(servers)
        .placement(PlacementStrategy.PARTITIONED)
        .consistency(consistency)
        .optimizer(OptimizerSpec.sgd(0.01))
        .build();
  }
}
