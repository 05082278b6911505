package io.trestle.test.bench;

import java.util.List;

/**
 * What one contender reached in one figure.
 *
 * @param contender who was measured
 * @param figure what was measured, such as {@code steps/s}; the unit is part of it
 * @param samples one value per round, in the order of the rounds; empty when there is none
 * @param remark a few words more, such as why there is no value; may be empty
 */
public record Measurement(String contender, String figure, List<Double> samples, String remark) {
  /** Copies the list. */
  public Measurement {
    samples = List.copyOf(samples);
  }

  /** A measurement without a remark. */
  public static Measurement of(String contender, String figure, List<Double> samples) {
    return new Measurement(contender, figure, samples, "");
  }

  /** A figure that could not be had. */
  public static Measurement failed(String contender, String figure, String why) {
    return new Measurement(contender, figure, List.of(), why);
  }

  /** The middle of the samples, the mean of the two in the middle; NaN without samples. */
  public double median() {
    return Samples.median(samples);
  }

  /** The least of the samples; NaN without samples. */
  public double low() {
    return samples.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
  }

  /** The greatest of the samples; NaN without samples. */
  public double high() {
    return samples.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
  }
}
