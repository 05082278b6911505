package io.trestle.spark.cli;

import io.trestle.spark.LossReduction;
import io.trestle.spark.Mode;
import io.trestle.spark.Optimizer;
import io.trestle.spark.TrainingConfig;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the parameters are learned, and for how long. */
final class LearningOptions {
  private static final int DEFAULT_STALENESS = 3;

  @Option(
      names = "--mode",
      paramLabel = "async|ssp|sync",
      defaultValue = "async",
      description =
          "How far workers may drift apart: async, ssp (bounded staleness) or sync"
              + " (default: ${DEFAULT-VALUE}).")
  private Mode.Kind mode;

  @Option(
      names = "--staleness",
      paramLabel = "N",
      description =
          "With --mode ssp: steps by which a worker may lead the slowest (default: "
              + DEFAULT_STALENESS
              + ").")
  private Optional<Integer> staleness;

  @Option(
      names = "--replicas-to-aggregate",
      paramLabel = "N",
      description =
          "With --mode sync: gradients that make a step; later ones are dropped (default: one of"
              + " each worker).")
  private Optional<Integer> replicasToAggregate;

  @Option(
      names = "--optimizer",
      paramLabel = "sgd|momentum|adagrad|adam|ftrl",
      defaultValue = "sgd",
      description = "sgd, momentum, adagrad, adam or ftrl (default: ${DEFAULT-VALUE}).")
  private Optimizer optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "0.25",
      description = "The learning rate (default: ${DEFAULT-VALUE}).")
  private double learningRate;

  @Mixin private ScheduleOptions schedule = new ScheduleOptions();
  @Mixin private UpdateOptions update = new UpdateOptions();

  @Option(
      names = "--loss-reduction",
      paramLabel = "mean|sum",
      defaultValue = "mean",
      description =
          "The loss of a batch: the mean over its samples, or their sum as in the TensorFlow"
              + " tutorial, where a learning rate of 0.01 is 1.0 on the mean of 100 (default:"
              + " ${DEFAULT-VALUE}).")
  private LossReduction lossReduction;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "100",
      description = "Samples of one step of one worker (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = {"--max-steps", "--training-iteration"},
      paramLabel = "N",
      description =
          "Global steps after which the run ends, counted from step 0 also with --resume (default: "
              + TrainingConfig.DEFAULT_MAX_STEPS
              + ", unless --epochs is given).")
  private Optional<Long> maxSteps;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "How often each sample is used; with --max-steps, what comes first ends the run.")
  private Optional<Integer> epochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the order of the samples (default: ${DEFAULT-VALUE}).")
  private long seed;

  void applyTo(TrainingConfig.Builder builder) {
    builder
        .mode(mode())
        .optimizer(optimizer)
        .learningRate(learningRate)
        .lossReduction(lossReduction)
        .batchSize(batchSize)
        .seed(seed);
    schedule.applyTo(builder);
    update.applyTo(builder);
    maxSteps.ifPresent(builder::maxSteps);
    epochs.ifPresent(builder::epochs);
  }

  private Mode mode() {
    int lead = staleness.orElse(mode == Mode.Kind.SSP ? DEFAULT_STALENESS : 0);
    staleness.ifPresent(n -> belongsTo(Mode.Kind.SSP, "--staleness"));
    replicasToAggregate.ifPresent(n -> belongsTo(Mode.Kind.SYNC, "--replicas-to-aggregate"));
    return replicasToAggregate.isPresent()
        ? Mode.sync(replicasToAggregate.get())
        : new Mode(mode, lead, 0);
  }

  private void belongsTo(Mode.Kind kind, String option) {
    if (mode != kind) {
      throw Problem.usage(
          option + " is given with --mode " + LowerCase.of(mode) + ".",
          "It means something with --mode " + LowerCase.of(kind) + " only.",
          "Leave it out, or add --mode " + LowerCase.of(kind) + ".");
    }
  }
}
