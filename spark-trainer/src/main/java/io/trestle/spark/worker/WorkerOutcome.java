package io.trestle.spark.worker;

import java.io.Serializable;

/**
 * What a worker's task gives when it ends. No record, because Spark may carry it with Kryo, which
 * cannot write those.
 */
public final class WorkerOutcome implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int worker;
  private final long startMicros;
  private final long endMicros;
  private final boolean paused;

  /**
   * The outcome of one worker.
   *
   * @param worker its number, from 0
   * @param startMicros when the loop began, microseconds since 1970
   * @param endMicros when the loop ended, microseconds since 1970
   * @param paused whether it has more to do
   */
  public WorkerOutcome(int worker, long startMicros, long endMicros, boolean paused) {
    this.worker = worker;
    this.startMicros = startMicros;
    this.endMicros = endMicros;
    this.paused = paused;
  }

  /** The worker's number. */
  public int worker() {
    return worker;
  }

  /** When the loop began, microseconds since 1970. */
  public long startMicros() {
    return startMicros;
  }

  /** When the loop ended, microseconds since 1970. */
  public long endMicros() {
    return endMicros;
  }

  /** Whether it ended at the step where it was to pause, with more to do. */
  public boolean paused() {
    return paused;
  }
}
