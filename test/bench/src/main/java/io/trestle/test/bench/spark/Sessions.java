package io.trestle.test.bench.spark;

import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;

/** Sessions on this machine. */
public final class Sessions {
  private Sessions() {}

  /**
   * A session.
   *
   * @param master {@code local[2]}, or {@code local-cluster[executors,cores,MB]}, whose executors
   *     are JVMs of their own with this one's class path
   */
  public static SparkSession open(String master) {
    return SparkSession.builder()
        .master(master)
        .appName("trestle-bench")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.log.level", "WARN")
        .config("spark.executor.memory", executorMemory(master))
        .config(
            "spark.executor.extraJavaOptions",
            JavaModuleOptions.defaultModuleOptions()
                + " -Dio.netty.tryReflectionSetAccessible=true"
                + " --add-modules=jdk.incubator.vector -XX:+UseParallelGC"
                + " -Dlog4j2.configurationFile=classpath:io/trestle/test/bench/log4j2.properties")
        .getOrCreate();
  }

  /** Spark takes it from the master only to place executors. */
  private static String executorMemory(String master) {
    return master.startsWith("local-cluster")
        ? master.substring(master.lastIndexOf(',') + 1, master.length() - 1) + "m"
        : "1g";
  }
}
