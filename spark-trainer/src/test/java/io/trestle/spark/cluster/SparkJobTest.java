package io.trestle.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trestle.spark.LocalSpark;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SparkJobTest {
  private static final int SLOTS = 2;

  /** Spark tells of stages late: what a run does about missing slots must wait for that. */
  @Test
  void everyTaskThatRunsIsCountedAfterTheAgeOfTheCount() throws InterruptedException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    JavaRDD<Integer> held =
        spark.parallelize(List.of(1, 2, 3), SLOTS + 1).filter(row -> Gate.pass());
    try (SparkJob<Integer> job = SparkJob.start(spark, "held", held)) {
      assertThat(Gate.STARTED.await(30, TimeUnit.SECONDS)).isTrue();
      await().atMost(job.countAge()).until(() -> job.waitingTasks() == 1);
    } finally {
      Gate.OPEN.countDown();
    }
  }

  /** Shared with the tasks, which run in this JVM. */
  private static final class Gate {
    static final CountDownLatch STARTED = new CountDownLatch(SLOTS);
    static final CountDownLatch OPEN = new CountDownLatch(1);

    static boolean pass() throws InterruptedException {
      STARTED.countDown();
      return OPEN.await(60, TimeUnit.SECONDS);
    }
  }
}
