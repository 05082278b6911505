package io.trestle.ps;

import java.util.ArrayList;
import java.util.List;

/**
 * Builds a {@link JobSpec}. Defaults: {@link PlacementStrategy#AUTO}, 1 shard, SGD at 0.01,
 * asynchronous, 1 worker, no step limit.
 */
public final class JobSpecBuilder {
  private final String jobId;
  private final List<VariableSpec> variables = new ArrayList<>();
  private PlacementStrategy placement = PlacementStrategy.AUTO;
  private int numShards = 1;
  private OptimizerSpec optimizer = OptimizerSpec.sgd(0.01);
  private Consistency consistency = Consistency.async();
  private int numWorkers = 1;
  private long maxSteps = JobSpec.UNLIMITED;

  JobSpecBuilder(String jobId) {
    this.jobId = jobId;
  }

  /** Adds a variable that starts at zero. */
  public JobSpecBuilder variable(String name, Integer... shape) {
    return variable(new VariableSpec(name, List.of(shape), Initializer.zeros()));
  }

  /** Adds a variable. */
  public JobSpecBuilder variable(VariableSpec variable) {
    variables.add(variable);
    return this;
  }

  /** Adds variables in their order. */
  public JobSpecBuilder variables(List<VariableSpec> more) {
    variables.addAll(more);
    return this;
  }

  public JobSpecBuilder placement(PlacementStrategy strategy) {
    this.placement = strategy;
    return this;
  }

  public JobSpecBuilder shards(int count) {
    this.numShards = count;
    return this;
  }

  public JobSpecBuilder optimizer(OptimizerSpec spec) {
    this.optimizer = spec;
    return this;
  }

  public JobSpecBuilder consistency(Consistency mode) {
    this.consistency = mode;
    return this;
  }

  public JobSpecBuilder workers(int count) {
    this.numWorkers = count;
    return this;
  }

  public JobSpecBuilder maxSteps(long steps) {
    this.maxSteps = steps;
    return this;
  }

  /** The finished value; throws {@link IllegalArgumentException} where it makes no sense. */
  public JobSpec build() {
    return new JobSpec(
        jobId, variables, placement, numShards, optimizer, consistency, numWorkers, maxSteps);
  }
}
