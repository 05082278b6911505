package io.trestle.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trestle.spark.LocalSpark;
import io.trestle.spark.cluster.SparkJob.SparkJobFailedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.HashPartitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.shuffle.MetadataFetchFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.Tuple2;

@Timeout(60)
final class SparkJobTest {
  private static final int SLOTS = 2;

  /** How long a count must not change to be believed: Spark's events come late. */
  private static final Duration HOLDS = Duration.ofMillis(500);

  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

  @Test
  void aTaskWithoutASlotWaits() throws InterruptedException {
    JavaRDD<Integer> held =
        spark.parallelize(List.of(1, 2, 3), SLOTS + 1).filter(row -> Full.hold());
    try (SparkJob<Integer> job = SparkJob.start(spark, "held", held)) {
      assertThat(Full.STARTED.await(30, TimeUnit.SECONDS)).isTrue();
      await().until(() -> job.waitingTasks() == 1);
      Full.OPEN.countDown();
      assertThat(job.await(Duration.ofSeconds(30))).isTrue();
      await().until(() -> job.waitingTasks() == 0);
    } finally {
      Full.OPEN.countDown();
    }
  }

  /**
   * Once blocks are lost, Spark starts the whole stage again, while tasks of its first attempt go
   * on and count. Their doubles find no slot and need none.
   */
  @Test
  void aTaskThatGoesOnInAnEarlierAttemptOfItsStageDoesNotWait() throws InterruptedException {
    JavaPairRDD<Integer, Integer> dealt = dealt();
    int shuffle = shuffle(dealt);
    JavaRDD<Integer> rows = dealt.values().filter(row -> Lost.work(shuffle));
    Lost gates = Lost.of(shuffle);
    try (SparkJob<Integer> job = SparkJob.start(spark, "loses blocks", rows)) {
      assertThat(gates.firstRunsAgain.await(30, TimeUnit.SECONDS)).isTrue();
      await().during(HOLDS).until(() -> job.waitingTasks() == 0);
      gates.secondMayEnd.countDown();
      await().during(HOLDS).until(() -> job.waitingTasks() == 0);
      gates.firstMayEnd.countDown();
      assertThat(job.results()).containsExactly(0, 1);
    } finally {
      gates.firstMayEnd.countDown();
      gates.secondMayEnd.countDown();
    }
  }

  /** Or the run would start again what its user has cancelled. */
  @Test
  void aCancelledJobIsNotGivenUpOverTheBlocksThatItMissedBefore() throws InterruptedException {
    JavaPairRDD<Integer, Integer> dealt = dealt();
    int shuffle = shuffle(dealt);
    JavaRDD<Integer> rows = dealt.values().filter(row -> Lost.work(shuffle));
    try (SparkJob<Integer> job = SparkJob.start(spark, "is cancelled", rows)) {
      assertThat(Lost.of(shuffle).firstRunsAgain.await(30, TimeUnit.SECONDS)).isTrue();
      spark.cancelAllJobs();
      assertThat(job.await(Duration.ofSeconds(30))).isTrue();
      assertThatThrownBy(job::results)
          .isInstanceOfSatisfying(
              SparkJobFailedException.class, e -> assertThat(e.lostPartition()).isEmpty());
    }
  }

  /** Spark does not cancel what goes on of a stage that missed blocks; it would hold its slot. */
  @Test
  void whatIsLeftOfAJobThatIsGivenUpIsInterrupted() throws InterruptedException {
    JavaPairRDD<Integer, Integer> dealt = dealt();
    int shuffle = shuffle(dealt);
    JavaRDD<Integer> rows = dealt.values().filter(row -> GivenUp.work(shuffle));
    try (SparkJob<Integer> job = SparkJob.start(spark, "loses blocks for good", rows)) {
      assertThat(job.await(Duration.ofSeconds(30))).isTrue();
      assertThatThrownBy(job::results)
          .isInstanceOfSatisfying(
              SparkJobFailedException.class, e -> assertThat(e.lostPartition()).isPresent())
          .hasMessageContaining("lost by a test");
    }
    assertThat(GivenUp.SECOND_INTERRUPTED.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anExceptionOfATaskIsNoLossOfAnExecutor() throws InterruptedException {
    JavaRDD<Integer> rows =
        spark
            .parallelize(List.of(1), 1)
            .filter(
                row -> {
                  throw new IllegalStateException("thrown by a test");
                });
    try (SparkJob<Integer> job = SparkJob.start(spark, "throws", rows)) {
      assertThat(job.await(Duration.ofSeconds(30))).isTrue();
      assertThatThrownBy(job::results)
          .isInstanceOfSatisfying(
              SparkJobFailedException.class, e -> assertThat(e.lostPartition()).isEmpty())
          .hasMessageContaining("thrown by a test");
    }
  }

  private JavaPairRDD<Integer, Integer> dealt() {
    return spark
        .parallelize(List.of(0, 1), SLOTS)
        .mapToPair(row -> new Tuple2<>(row, row))
        .partitionBy(new HashPartitioner(SLOTS));
  }

  private static int shuffle(JavaPairRDD<?, ?> dealt) {
    return ((ShuffleDependency<?, ?, ?>) dealt.rdd().dependencies().head()).shuffleId();
  }

  /** Holds as many tasks as there are slots; shared with them, which run in this JVM. */
  private static final class Full {
    static final CountDownLatch STARTED = new CountDownLatch(SLOTS);
    static final CountDownLatch OPEN = new CountDownLatch(1);

    static boolean hold() throws InterruptedException {
      STARTED.countDown();
      return OPEN.await(60, TimeUnit.SECONDS);
    }
  }

  /**
   * The first partition misses blocks while the second runs, as after the loss of an executor, and
   * is found again.
   */
  private static final class Lost {
    private static final Map<Integer, Lost> OF_SHUFFLE = new ConcurrentHashMap<>();

    final CountDownLatch secondRuns = new CountDownLatch(1);
    final CountDownLatch firstRunsAgain = new CountDownLatch(1);
    final CountDownLatch firstMayEnd = new CountDownLatch(1);
    final CountDownLatch secondMayEnd = new CountDownLatch(1);

    static Lost of(int shuffle) {
      return OF_SHUFFLE.computeIfAbsent(shuffle, key -> new Lost());
    }

    static boolean work(int shuffle) throws Exception {
      Lost gates = of(shuffle);
      if (TaskContext.getPartitionId() == 1) {
        gates.secondRuns.countDown();
        return gates.secondMayEnd.await(60, TimeUnit.SECONDS);
      }
      if (TaskContext.get().stageAttemptNumber() == 0) {
        gates.secondRuns.await(60, TimeUnit.SECONDS);
        throw new MetadataFetchFailedException(shuffle, 0, "lost by a test");
      }
      gates.firstRunsAgain.countDown();
      return gates.firstMayEnd.await(60, TimeUnit.SECONDS);
    }
  }

  /** Only the second partition's first task finds its blocks. */
  private static final class GivenUp {
    static final CountDownLatch SECOND_RUNS = new CountDownLatch(1);
    static final CountDownLatch SECOND_INTERRUPTED = new CountDownLatch(1);

    static boolean work(int shuffle) throws Exception {
      TaskContext task = TaskContext.get();
      if (task.partitionId() == 0 || task.stageAttemptNumber() > 0) {
        SECOND_RUNS.await(60, TimeUnit.SECONDS);
        throw new MetadataFetchFailedException(shuffle, task.partitionId(), "lost by a test");
      }
      SECOND_RUNS.countDown();
      try {
        return new CountDownLatch(1).await(60, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        SECOND_INTERRUPTED.countDown();
        throw e;
      }
    }
  }
}
