package io.trestle.spark.dl4j;

import io.trestle.spark.dl4j.Parameter.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;

/**
 * What DL4J does to a gradient between backpropagation and updater: its gradient normalization, per
 * layer, in the formulas of {@code BaseMultiLayerUpdater.preApply}, then L1. A running statistic is
 * no gradient and is left alone.
 */
final class GradientShaping {
  private static final double SMALLEST_NORM = 1e-5;

  private final List<Norm> norms = new ArrayList<>();
  private final List<Parameter> decayed;

  /** What is normalized as one. */
  private record Norm(GradientNormalization kind, double threshold, List<Parameter> parameters) {}

  GradientShaping(Blueprint blueprint, Layer[] layers) {
    TreeMap<Integer, List<Parameter>> byLayer = new TreeMap<>();
    for (Parameter parameter : blueprint.parameters()) {
      if (parameter.role() == Role.TRAINED) {
        byLayer.computeIfAbsent(parameter.layer(), index -> new ArrayList<>()).add(parameter);
      }
    }
    byLayer.forEach((index, parameters) -> add(layers[index].getConfig(), parameters));
    this.decayed = blueprint.parameters().stream().filter(one -> one.l1() != 0).toList();
  }

  private void add(TrainingConfig config, List<Parameter> parameters) {
    GradientNormalization kind = config.getGradientNormalization();
    if (kind == null || kind == GradientNormalization.None) {
      return;
    }
    double threshold = config.getGradientNormalizationThreshold();
    switch (kind) {
      case RenormalizeL2PerParamType, ClipL2PerParamType ->
          parameters.forEach(one -> norms.add(new Norm(kind, threshold, List.of(one))));
      default -> norms.add(new Norm(kind, threshold, parameters));
    }
  }

  /** Shapes a gradient in place. */
  void apply(float[] parameters, float[] gradient) {
    for (Norm norm : norms) {
      normalize(norm, gradient);
    }
    for (Parameter one : decayed) {
      for (int i = one.offset(), end = one.end(); i < end; i++) {
        gradient[i] += one.l1() * Math.signum(parameters[i]);
      }
    }
  }

  private static void normalize(Norm norm, float[] gradient) {
    float threshold = (float) norm.threshold();
    if (norm.kind() == GradientNormalization.ClipElementWiseAbsoluteValue) {
      for (Parameter one : norm.parameters()) {
        for (int i = one.offset(), end = one.end(); i < end; i++) {
          gradient[i] = Math.max(-threshold, Math.min(threshold, gradient[i]));
        }
      }
      return;
    }
    double length = length(norm.parameters(), gradient);
    switch (norm.kind()) {
      case RenormalizeL2PerLayer, RenormalizeL2PerParamType ->
          scale(norm.parameters(), 1 / (length == 0 ? SMALLEST_NORM : length), gradient);
      default -> {
        if (length > threshold) {
          scale(norm.parameters(), threshold / length, gradient);
        }
      }
    }
  }

  private static double length(List<Parameter> parameters, float[] gradient) {
    double squares = 0;
    for (Parameter one : parameters) {
      for (int i = one.offset(), end = one.end(); i < end; i++) {
        squares += (double) gradient[i] * gradient[i];
      }
    }
    return Math.sqrt(squares);
  }

  private static void scale(List<Parameter> parameters, double factor, float[] gradient) {
    for (Parameter one : parameters) {
      for (int i = one.offset(), end = one.end(); i < end; i++) {
        gradient[i] *= (float) factor;
      }
    }
  }
}
