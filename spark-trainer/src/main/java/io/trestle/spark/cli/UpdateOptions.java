package io.trestle.spark.cli;

import io.trestle.spark.GradientCompression;
import io.trestle.spark.TrainingConfig;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What happens to a gradient on its way into the parameters. */
final class UpdateOptions {
  @Option(
      names = "--momentum",
      paramLabel = "X",
      description =
          "With --optimizer momentum: the share of the last update that is kept (default: 0.9).")
  private Optional<Double> momentum;

  @Option(
      names = "--l2",
      paramLabel = "X",
      defaultValue = "0",
      description = "Adds X/2 times the squared norm of the parameters to the loss (default: 0).")
  private double l2;

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "The largest norm of a gradient; longer ones are scaled (default: 0, no limit).")
  private double clipNorm;

  @Option(
      names = "--push-interval",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Local SGD steps between two pushes; a push counts as one step (default:"
              + " ${DEFAULT-VALUE}).")
  private int pushInterval;

  @Option(
      names = "--prefetch",
      paramLabel = "0|1",
      defaultValue = "0",
      description =
          "1 computes the next gradient while a push is under way, for one step of staleness"
              + " (default: ${DEFAULT-VALUE}).")
  private int prefetch;

  @Option(
      names = "--gradient-compression",
      paramLabel = "none|threshold[=T]",
      defaultValue = "none",
      description =
          "threshold sends only what has come to T in a gradient and keeps the rest for the next"
              + " one; without T the threshold adapts (default: ${DEFAULT-VALUE}).")
  private String compression;

  void applyTo(TrainingConfig.Builder builder) {
    builder.l2(l2).clipNorm(clipNorm).pushInterval(pushInterval).prefetch(prefetch);
    builder.gradientCompression(GradientCompression.parse(compression));
    momentum.ifPresent(builder::momentum);
  }
}
