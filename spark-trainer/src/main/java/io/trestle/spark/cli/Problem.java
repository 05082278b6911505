package io.trestle.spark.cli;

/**
 * Something that the person at the command line can put right. Carries what went wrong, why, and
 * what to do, each a sentence; none of them ends in a stack trace.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Explanation explanation;

  private Problem(int status, Explanation explanation, Throwable origin) {
    super(explanation.text(), origin);
    this.status = status;
    this.explanation = explanation;
  }

  /** A wrong command line: exit status 2. */
  static Problem usage(String problem, String cause, String remedy) {
    return new Problem(ExitStatus.USAGE, new Explanation(problem, cause, remedy), null);
  }

  /** A run that cannot start or go on: exit status 1. */
  static Problem run(String problem, String cause, String remedy) {
    return new Problem(ExitStatus.FAILED, new Explanation(problem, cause, remedy), null);
  }

  /** As {@link #run(String, String, String)}, with the exception that {@code --verbose} shows. */
  static Problem run(String problem, String cause, String remedy, Throwable origin) {
    return new Problem(ExitStatus.FAILED, new Explanation(problem, cause, remedy), origin);
  }

  int status() {
    return status;
  }

  Explanation explanation() {
    return explanation;
  }
}
