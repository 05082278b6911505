package io.trestle.spark;

import org.apache.spark.sql.SparkSession;

/**
 * The one session on {@code local[2]} that all fast tests of this module share, because starting
 * Spark takes seconds. It ends with the JVM, or when a test class that needs to stops it.
 */
public final class LocalSpark {
  private LocalSpark() {}

  /** The session; started by the first test that asks, and by the first after it was stopped. */
  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("trestle-tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        // The counts of Spark's status tracker may be some heartbeats old.
        .config("spark.executor.heartbeatInterval", "1s")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/warehouse")
        .getOrCreate();
  }
}
