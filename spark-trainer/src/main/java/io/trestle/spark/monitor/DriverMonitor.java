package io.trestle.spark.monitor;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The driver's part of {@link io.trestle.spark.TrestlePlugin}; Spark makes it. */
public final class DriverMonitor implements DriverPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(DriverMonitor.class);

  private final RunWatcher watcher = new RunWatcher();

  @Override
  public Map<String, String> init(SparkContext spark, PluginContext context) {
    spark.addSparkListener(watcher);
    try {
      TrainingTab.attach(spark, watcher);
    } catch (LinkageError e) {
      // The tab uses what Spark keeps to itself; another Spark may have changed it.
      LOG.warn("Spark's UI gets no tab of Trestle: it is not the UI of Spark 3.5.", e);
    }
    return Map.of();
  }

  /** Gauges of the run that started last; 0 or NaN before the first. */
  @Override
  public void registerMetrics(String appId, PluginContext context) {
    MetricRegistry metrics = context.metricRegistry();
    gauge(metrics, "globalStep", run -> run.latest().globalStep());
    gauge(metrics, "stepsPerSecond", run -> run.latest().stepsPerSecond());
    gauge(metrics, "samplesPerSecond", run -> run.latest().samplesPerSecond());
    gauge(metrics, "loss", run -> run.latest().loss());
    gauge(metrics, "accuracy", run -> run.latest().accuracy());
    gauge(metrics, "workers", run -> run.start().workers());
    gauge(metrics, "servers", run -> run.start().servers().size());
    gauge(metrics, "largestStaleness", run -> run.exchanged().staleness().largest());
    gauge(metrics, "bytesIn", run -> run.exchanged().bytesIn());
    gauge(metrics, "bytesOut", run -> run.exchanged().bytesOut());
  }

  private void gauge(MetricRegistry metrics, String name, ToDoubleFunction<RunView> value) {
    Gauge<Double> gauge = () -> watcher.newest().map(value::applyAsDouble).orElse(0.0);
    metrics.register("trestle." + name, gauge);
  }
}
