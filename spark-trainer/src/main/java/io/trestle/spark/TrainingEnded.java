package io.trestle.spark;

import org.apache.spark.scheduler.SparkListenerEvent;

/**
 * The last that Spark's listener bus hears of a run, however it ended. It is not written to Spark's
 * event log.
 *
 * @param runId as in {@link TrainingEvent}
 */
public record TrainingEnded(String runId) implements SparkListenerEvent {

  @Override
  public boolean logEvent() {
    return false;
  }
}
