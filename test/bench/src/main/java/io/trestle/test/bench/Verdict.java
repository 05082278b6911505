package io.trestle.test.bench;

import java.util.List;

/**
 * A target beside what was reached.
 *
 * @param what is compared, such as {@code external servers / TensorFlow 1 + 2, steps/s}
 * @param bound which side of {@code wanted} is good
 * @param samples one value per round; empty when it could not be measured
 */
public record Verdict(String what, Bound bound, double wanted, List<Double> samples) {
  /** Which side of the wanted value is good. */
  public enum Bound {
    /** The value or more. */
    AT_LEAST,
    /** The value or less. */
    AT_MOST
  }

  /** Copies the list. */
  public Verdict {
    samples = List.copyOf(samples);
  }

  /** The value or more is wanted. */
  public static Verdict atLeast(String what, double wanted, List<Double> samples) {
    return new Verdict(what, Bound.AT_LEAST, wanted, samples);
  }

  /** The value or less is wanted. */
  public static Verdict atMost(String what, double wanted, List<Double> samples) {
    return new Verdict(what, Bound.AT_MOST, wanted, samples);
  }

  /** The median; NaN when it could not be measured. */
  public double got() {
    return Samples.median(samples);
  }

  /** Whether the median is on the good side. */
  public boolean reached() {
    return bound == Bound.AT_LEAST ? got() >= wanted : got() <= wanted;
  }
}
