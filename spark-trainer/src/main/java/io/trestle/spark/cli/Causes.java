package io.trestle.spark.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the words that help in a chain of exceptions. Spark wraps what a task threw in exceptions
 * of its own, whose messages hold whole stack traces.
 */
final class Causes {
  private static final String OURS = "io.trestle.";
  // A loop of causes is possible, an honest chain of this length is not.
  private static final int LONGEST_CHAIN = 50;

  private Causes() {}

  /** Trestle's own message where there is one, else the innermost exception's first line. */
  static String describe(Throwable failure) {
    List<Throwable> chain = chain(failure);
    for (Throwable link : chain) {
      if (isOurs(link)) {
        return link.getMessage();
      }
    }
    Throwable innermost = chain.get(chain.size() - 1);
    return innermost.getClass().getSimpleName() + firstLine(innermost.getMessage());
  }

  /** Whether Trestle threw it, with words. */
  static boolean isOurs(Throwable failure) {
    return failure.getClass().getName().startsWith(OURS) && failure.getMessage() != null;
  }

  /** The exception and its causes, outermost first. */
  static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = failure; t != null && chain.size() < LONGEST_CHAIN; t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }

  private static String firstLine(String message) {
    return message == null ? "" : ": " + message.lines().findFirst().orElse("");
  }
}
