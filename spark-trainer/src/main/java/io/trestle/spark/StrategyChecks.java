package io.trestle.spark;

import java.util.Optional;

/**
 * What a run that is led by one of DL4J's masters cannot be told: each method refuses what would
 * have no effect, and names the first.
 */
final class StrategyChecks {
  private static final String NO_SERVERS = "there are no servers";
  private static final String LAYERS = "the network's layers say how they are updated";
  private static final String EPOCH_ENDS = "a checkpoint is written at the end of every epoch";

  private final Strategy strategy;

  StrategyChecks(Strategy strategy) {
    this.strategy = strategy;
  }

  void mode(Mode mode) {
    only("mode", mode, Mode.async(), "DL4J decides itself when its workers meet");
  }

  void cluster(ClusterConfig cluster) {
    absent("psHosts", cluster.psHosts(), cluster.psHosts().isEmpty(), NO_SERVERS);
    only("servers", cluster.servers(), 1, NO_SERVERS);
    absent("serverHosts", cluster.serverHosts(), cluster.serverHosts().isEmpty(), NO_SERVERS);
    only("serverPlacement", cluster.placement(), ServerPlacement.AUTO, NO_SERVERS);
    absent("bindHost", cluster.bindHost().orElse(""), cluster.bindHost().isEmpty(), NO_SERVERS);
    if (strategy == Strategy.PARAMETER_AVERAGING) {
      only("serverPorts", cluster.serverPorts(), PortRange.ANY, "nothing listens");
    }
  }

  void updates(BatchConfig batches, OptimizerConfig optimizer) {
    only("pushInterval", batches.pushInterval(), 1, "nothing is pushed");
    only("prefetch", batches.prefetch(), 0, "nothing is pushed");
    only(
        "gradientCompression",
        optimizer.compression(),
        GradientCompression.none(),
        "nothing is pushed");
    only("optimizer", optimizer.kind(), Optimizer.SGD, LAYERS);
    only("learningRate", optimizer.learningRate(), OptimizerConfig.DEFAULT_LEARNING_RATE, LAYERS);
    only("learningRateSchedule", optimizer.schedule(), LearningRateSchedule.constant(), LAYERS);
    only("l2", optimizer.l2(), 0.0, LAYERS);
    only("clipNorm", optimizer.clipNorm(), 0.0, LAYERS);
  }

  void checkpoints(CheckpointConfig checkpoints, Optional<EarlyStopping> stopping) {
    only(
        "resume",
        checkpoints.resume(),
        Resume.NEVER,
        "DL4J keeps no place in the data, so no run would go on where another ended; train on from"
            + " the zip that it left as a new run");
    only("saveCheckpointSecs", checkpoints.saveSecs(), CheckpointConfig.DEFAULT_SECS, EPOCH_ENDS);
    checkpoints.saveSteps().ifPresent(n -> absent("saveCheckpointSteps", n, false, EPOCH_ENDS));
    stopping
        .map(EarlyStopping::validationSteps)
        .filter(steps -> steps.isPresent())
        .ifPresent(
            steps ->
                absent(
                    "validationSteps",
                    steps.getAsLong(),
                    false,
                    "validation comes at the end of every epoch"));
  }

  private <T> void only(String option, T value, T only, String reason) {
    if (!value.equals(only)) {
      throw new InvalidTrainingConfigException(option, value, only + because(reason));
    }
  }

  private void absent(String option, Object value, boolean isAbsent, String reason) {
    if (!isAbsent) {
      throw new InvalidTrainingConfigException(option, value, "left out" + because(reason));
    }
  }

  private String because(String reason) {
    return " with strategy " + strategy + ", because " + reason;
  }
}
