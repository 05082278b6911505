package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Another job of the same application, whose only task holds a slot. For one test of a JVM. */
final class SlotHolder {
  private static final long LIMIT_SECONDS = 100;
  private static final CountDownLatch HELD = new CountDownLatch(1);
  private static final CountDownLatch FREE = new CountDownLatch(1);

  private SlotHolder() {}

  /** Runs the job, until {@link #release}. */
  static void run(SparkSession spark) {
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(List.of(1), 1)
        .foreach(row -> hold());
  }

  private static void hold() throws InterruptedException {
    HELD.countDown();
    assertThat(FREE.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  static void awaitHeld() throws InterruptedException {
    assertThat(HELD.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  static void release() {
    FREE.countDown();
  }
}
