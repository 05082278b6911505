package io.trestle.spark.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** Real executor JVMs on this machine, started by a plain test JVM without a Spark distribution. */
public final class LocalCluster {
  private LocalCluster() {}

  /** A session on {@code local-cluster[executors,1,1024]}; stop it when done. */
  public static SparkSession start(int executors, Map<String, String> settings) {
    return start(executors, 1, settings);
  }

  /** The same with so many cores in each executor. */
  public static SparkSession start(int executors, int cores, Map<String, String> settings) {
    return session("local-cluster[" + executors + "," + cores + ",1024]", settings);
  }

  /** A session on another master of this JVM. */
  static SparkSession session(String master, Map<String, String> settings) {
    createSparkHome();
    // Another test class of this JVM may have left the session that they share.
    Option<SparkSession> shared = SparkSession.getDefaultSession();
    if (shared.isDefined()) {
      shared.get().stop();
    }
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .appName("trestle-it")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config(
                "spark.executor.extraJavaOptions",
                JavaModuleOptions.defaultModuleOptions()
                    + " -Dio.netty.tryReflectionSetAccessible=true"
                    + " --add-modules=jdk.incubator.vector -XX:+UseSerialGC"
                    + " -XX:TieredStopAtLevel=1");
    settings.forEach(builder::config);
    return builder.getOrCreate();
  }

  static void createSparkHome() {
    try {
      Files.createDirectories(Path.of(System.getProperty("spark.test.home")));
      Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
