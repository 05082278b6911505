package io.trestle.spark;

import java.util.function.Consumer;
import org.apache.spark.scheduler.SparkListenerEvent;

/**
 * What a run tells its {@link TrainingListener}, on Spark's listener bus: any {@code SparkListener}
 * of the application hears it by {@code onOtherEvent}, whoever started the run. It is not written
 * to Spark's event log.
 *
 * @param runId the same for all events of a run
 * @param tell hands the event to a listener
 */
public record TrainingEvent(String runId, Consumer<TrainingListener> tell)
    implements SparkListenerEvent {

  @Override
  public boolean logEvent() {
    return false;
  }
}
