package io.trestle.spark;

import java.io.Serializable;
import java.util.Locale;

/**
 * How gradients travel to the servers. Parameters come back whole either way.
 *
 * <p>With {@link Kind#THRESHOLD} a worker sends, of each variable with two dimensions or more, only
 * the floats that have reached a threshold, each as plus or minus the threshold in a byte or two
 * (Strom, "Scalable distributed DNN training using commodity GPU cloud computing", Interspeech
 * 2015; DL4J's gradient sharing does the same). What is left over stays with the worker as its
 * residual, to which the next gradients are added: it is sent late, not lost. Biases and running
 * statistics, which have one dimension, travel as they are.
 *
 * <p>A residual lives as long as its worker's task. One that is started again (after a failure, a
 * lost server, a validation, with resume) begins with none: steps and samples are counted as ever,
 * but the gradients' share that was still to come is gone, and so is what is left over at the end.
 * A gradient that a synchronous step with backup workers drops takes along what it brought of the
 * residual. Synchronous runs give the same bits for the same seed, data and number of workers, as
 * long as no task is started again.
 *
 * @param kind none, or by a threshold
 * @param threshold with {@link Kind#THRESHOLD}: the threshold, in the gradient's unit, of all
 *     variables; 0 for one that each worker finds for each variable by itself, as DL4J's adaptive
 *     algorithm does; 0 with {@link Kind#NONE}
 */
public record GradientCompression(Kind kind, double threshold) implements Serializable {

  /** The ways; a name in lower case is what {@code --gradient-compression} takes. */
  public enum Kind {
    /** Every float travels. */
    NONE,
    /** What reaches a threshold travels. */
    THRESHOLD
  }

  private static final String OPTION = "gradientCompression";
  private static final String ACCEPTED =
      "none, threshold or threshold=T with a number T above 0 that a float can hold";

  /** Checks the threshold. */
  public GradientCompression {
    boolean fits = threshold == 0 || (kind == Kind.THRESHOLD && isPositiveFloat(threshold));
    if (kind == null || !fits) {
      throw new InvalidTrainingConfigException(OPTION, kind + "=" + threshold, ACCEPTED);
    }
  }

  private static boolean isPositiveFloat(double value) {
    return value >= Float.MIN_NORMAL && value <= Float.MAX_VALUE;
  }

  /** Every float travels. */
  public static GradientCompression none() {
    return new GradientCompression(Kind.NONE, 0);
  }

  /** By a threshold that each worker finds for each variable by itself. */
  public static GradientCompression adaptiveThreshold() {
    return new GradientCompression(Kind.THRESHOLD, 0);
  }

  /** By one threshold, above 0, for all variables. */
  public static GradientCompression threshold(double threshold) {
    if (threshold == 0) {
      throw new InvalidTrainingConfigException(OPTION, "threshold=0", ACCEPTED);
    }
    return new GradientCompression(Kind.THRESHOLD, threshold);
  }

  /** Reads {@code none}, {@code threshold} or {@code threshold=0.001}, in any case. */
  public static GradientCompression parse(String text) {
    String[] words = text.toLowerCase(Locale.ROOT).split("=", 2);
    try {
      if (words[0].equals("threshold")) {
        return words.length == 1 ? adaptiveThreshold() : threshold(Double.parseDouble(words[1]));
      }
    } catch (NumberFormatException e) {
      throw new InvalidTrainingConfigException(OPTION, text, ACCEPTED);
    }
    if (words.length == 1 && words[0].equals("none")) {
      return none();
    }
    throw new InvalidTrainingConfigException(OPTION, text, ACCEPTED);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return threshold == 0 ? name : name + "=" + threshold;
  }
}
