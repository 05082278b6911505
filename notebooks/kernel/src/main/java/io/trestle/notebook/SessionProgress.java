package io.trestle.notebook;

import io.trestle.spark.TrainingEnded;
import io.trestle.spark.TrainingEvent;
import io.trestle.spark.TrainingListener;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;

/** Gives every run of a session a listener. Spark's bus calls it from one thread. */
final class SessionProgress extends SparkListener {
  private final Supplier<TrainingListener> listeners;
  private final Map<String, TrainingListener> byRun = new HashMap<>();

  SessionProgress(Supplier<TrainingListener> listeners) {
    this.listeners = listeners;
  }

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof TrainingEvent training) {
      training.tell().accept(byRun.computeIfAbsent(training.runId(), run -> listeners.get()));
    } else if (event instanceof TrainingEnded ended) {
      byRun.remove(ended.runId());
    }
  }
}
