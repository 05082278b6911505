package io.trestle.spark;

import java.util.Optional;

/**
 * What every failure of a run that has a meaning of its own derives from. Its message is problem,
 * cause and remedy in one paragraph; the parts can be had one by one where they are known.
 */
public class TrestleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String reason;
  private final String remedy;

  /** A failure of which no more can be said. */
  public TrestleException(String problem) {
    this(problem, null, null, null);
  }

  /** A failure with the exception behind it. */
  public TrestleException(String problem, Throwable cause) {
    this(problem, null, null, cause);
  }

  /** A failure in three sentences: what is wrong, why, and what to do. */
  public TrestleException(String problem, String reason, String remedy) {
    this(problem, reason, remedy, null);
  }

  /** As above, with the exception behind it. */
  public TrestleException(String problem, String reason, String remedy, Throwable cause) {
    super(reason == null ? problem : problem + " " + reason + " " + remedy, cause);
    this.problem = problem;
    this.reason = reason;
    this.remedy = remedy;
  }

  /** What is wrong; the whole message where nothing more is known. */
  public final String problem() {
    return problem;
  }

  /** Why. */
  public final Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** What to do. */
  public final Optional<String> remedy() {
    return Optional.ofNullable(remedy);
  }
}
