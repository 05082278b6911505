package io.trestle.spark.monitor;

import org.apache.spark.SparkContext;
import org.apache.spark.ui.SparkUI;
import org.apache.spark.ui.SparkUITab;

/** A tab of Spark's UI. Its classes are Spark's own, so nothing else may depend on this one. */
final class TrainingTab extends SparkUITab {
  private TrainingTab(SparkUI ui, RunWatcher watcher) {
    super(ui, "training");
    attachPage(new TrainingPage(this, watcher));
  }

  @Override
  public String name() {
    return "Training";
  }

  /** Adds the tab where the application has a UI. */
  static void attach(SparkContext spark, RunWatcher watcher) {
    if (spark.ui().isDefined()) {
      SparkUI ui = spark.ui().get();
      ui.attachTab(new TrainingTab(ui, watcher));
    }
  }
}
