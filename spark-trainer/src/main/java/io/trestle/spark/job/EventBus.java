package io.trestle.spark.job;

import io.trestle.spark.TrainingEnded;
import io.trestle.spark.TrainingEvent;
import io.trestle.spark.TrainingListener;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts what listeners hear on Spark's listener bus as well. The bus is Spark's own, so a Spark
 * without it must do no harm: then nobody beyond the run's own listener hears. Not thread-safe.
 */
final class EventBus implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);

  private final SparkContext spark;
  private final String runId;
  private boolean broken;

  EventBus(SparkContext spark, String runId) {
    this.spark = spark;
    this.runId = runId;
  }

  void tell(Consumer<TrainingListener> event) {
    post(new TrainingEvent(runId, event));
  }

  /** Says that the run has ended, well or not. */
  @Override
  public void close() {
    post(new TrainingEnded(runId));
  }

  private void post(SparkListenerEvent event) {
    if (broken) {
      return;
    }
    try {
      spark.listenerBus().post(event);
    } catch (LinkageError e) {
      broken = true;
      LOG.warn("This Spark has no listener bus that Trestle knows; its tab stays empty.", e);
    }
  }
}
