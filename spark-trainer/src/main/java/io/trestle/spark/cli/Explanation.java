package io.trestle.spark.cli;

import io.trestle.modelio.CorruptFileException;
import io.trestle.spark.TrestleException;
import java.util.List;
import java.util.Locale;

/**
 * A failure as the command line tells it, whatever room it comes from.
 *
 * @param problem what is wrong
 * @param cause why
 * @param remedy what to do
 */
record Explanation(String problem, String cause, String remedy) {
  private static final String LOOK = "Put right what is said there, and start again.";

  /** Trestle's own words where there are any, else the innermost exception's. */
  static Explanation of(Throwable failure) {
    for (Throwable link : Causes.chain(failure)) {
      if (link instanceof Problem problem) {
        return problem.explanation();
      }
      if (link instanceof TrestleException trestle && trestle.reason().isPresent()) {
        return new Explanation(
            trestle.problem(), trestle.reason().get(), trestle.remedy().orElse(LOOK));
      }
      if (Causes.isOurs(link)) {
        return ofMessage(link.getMessage(), remedy(link));
      }
    }
    return new Explanation("The command failed.", Causes.describe(failure) + ".", LOOK);
  }

  /**
   * Takes a message of one paragraph apart: {@code problem: cause. Remedy.} or {@code problem;
   * remedy}, as the rooms below write them.
   *
   * @param otherwise the remedy where the message has none
   */
  static Explanation ofMessage(String message, String otherwise) {
    List<String> sentences = List.of(message.strip().split("(?<=[.!?]) +(?=[A-Z])", 2));
    String remedy = sentences.size() > 1 ? sentences.get(1) : otherwise;
    String first = sentences.get(0);
    int colon = first.indexOf(": ");
    if (colon > 0) {
      return new Explanation(
          first.substring(0, colon) + ".", sentence(first.substring(colon + 2)), sentence(remedy));
    }
    int semicolon = first.indexOf("; ");
    if (semicolon > 0 && sentences.size() == 1) {
      return new Explanation(
          sentence(first.substring(0, semicolon)),
          sentence(first.substring(semicolon + 2)),
          otherwise);
    }
    return new Explanation(sentence(first), "No more is known of it.", sentence(remedy));
  }

  /** The three lines. */
  String text() {
    return problem + "\n  Cause: " + cause + "\n  Remedy: " + remedy;
  }

  private static String remedy(Throwable failure) {
    return failure instanceof CorruptFileException
        ? "Put a good copy of that file in its place."
        : LOOK;
  }

  /** With a capital, where that cannot change a name, and a full stop. */
  private static String sentence(String words) {
    String text = words.strip();
    boolean word = text.matches("(?s)[a-z]+ .*");
    String begun = word ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) : text;
    return begun.matches("(?s).*[.!?]") ? begun : begun + ".";
  }
}
