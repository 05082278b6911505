package io.trestle.spark;

import java.util.ServiceLoader;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Shows runs to those who watch Spark: {@code spark.plugins=io.trestle.spark.TrestlePlugin} adds
 * metrics named {@code trestle.*} to Spark's metric system and a tab to Spark's UI. Training is the
 * same without it.
 */
public final class TrestlePlugin implements SparkPlugin {

  /** The driver's part; found by {@link ServiceLoader}, as the engine is. */
  @Override
  public DriverPlugin driverPlugin() {
    return ServiceLoader.load(DriverPlugin.class, TrestlePlugin.class.getClassLoader()).stream()
        .filter(part -> part.type().getName().startsWith("io.trestle."))
        .findFirst()
        .map(ServiceLoader.Provider::get)
        .orElse(null);
  }

  /** None: all that is shown comes to the driver anyway. */
  @Override
  public ExecutorPlugin executorPlugin() {
    return null;
  }
}
