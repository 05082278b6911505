package io.trestle.spark;

/** The application cannot run servers and workers at the same time. */
public final class TooFewSlotsException extends TrestleException {
  private static final long serialVersionUID = 1L;

  private final int available;
  private final int needed;

  /** Says how many tasks can run at once, how many must, and which settings change either. */
  public TooFewSlotsException(int available, int workers, int servers, String settings) {
    super(
        "Training needs "
            + (workers + servers)
            + " task slots at the same time ("
            + workers
            + " workers and "
            + servers
            + " servers in executors).",
        "This Spark application has " + available + ".",
        settings);
    this.available = available;
    this.needed = workers + servers;
  }

  /** Tasks that this application can run at the same time. */
  public int available() {
    return available;
  }

  /** Tasks that must run at the same time. */
  public int needed() {
    return needed;
  }
}
