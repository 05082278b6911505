package io.trestle.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trestle.spark.LocalSpark;
import io.trestle.spark.cluster.SparkJob.SparkJobFailedException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.HashPartitioner;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkEnv;
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
    Losses losses = Losses.of("found again");
    try (SparkJob<Integer> job = start("found again", Losses::findAgain)) {
      assertThat(losses.firstRunsAgain.await(30, TimeUnit.SECONDS)).isTrue();
      await().during(HOLDS).until(() -> job.waitingTasks() == 0);
      losses.secondMayEnd.countDown();
      await().during(HOLDS).until(() -> job.waitingTasks() == 0);
      losses.firstMayEnd.countDown();
      assertThat(job.results()).containsExactly(0, 1);
    } finally {
      losses.firstMayEnd.countDown();
      losses.secondMayEnd.countDown();
    }
  }

  /** Or the run would start again what its user has cancelled. */
  @Test
  void aCancelledJobIsNotGivenUpOverTheBlocksThatItMissedBefore() throws InterruptedException {
    try (SparkJob<Integer> job = start("cancelled", Losses::findAgain)) {
      assertThat(Losses.of("cancelled").firstRunsAgain.await(30, TimeUnit.SECONDS)).isTrue();
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
    try (SparkJob<Integer> job = start("given up", Losses::neverFind)) {
      assertThat(job.await(Duration.ofSeconds(30))).isTrue();
      assertThatThrownBy(job::results)
          .isInstanceOfSatisfying(
              SparkJobFailedException.class, e -> assertThat(e.lostPartition()).isPresent())
          .hasMessageContaining("lost by a test");
    }
    assertThat(Losses.of("given up").secondInterrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** The same, of a job that is cancelled while the lost blocks are made again. */
  @Test
  void whatIsLeftOfAJobThatMakesBlocksAgainIsInterrupted() throws InterruptedException {
    Losses losses = Losses.of("made again");
    try (SparkJob<Integer> job = start("made again", Losses::makeAgain)) {
      assertThat(losses.blocksAreMadeAgain.await(30, TimeUnit.SECONDS)).isTrue();
      await().during(HOLDS).until(() -> job.waitingTasks() == 0);
    }
    assertThat(losses.secondInterrupted.await(30, TimeUnit.SECONDS)).isTrue();
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

  /** A job of two partitions behind a shuffle, which each work as one of {@link Losses}. */
  private SparkJob<Integer> start(String name, Work work) {
    JavaPairRDD<Integer, Integer> dealt =
        spark
            .parallelize(List.of(0, 1), SLOTS)
            .mapToPair(row -> Losses.of(name).make(row))
            .partitionBy(new HashPartitioner(SLOTS));
    int shuffle = ((ShuffleDependency<?, ?, ?>) dealt.rdd().dependencies().head()).shuffleId();
    return SparkJob.start(
        spark, name, dealt.values().filter(row -> work.of(Losses.of(name), shuffle)));
  }

  /** What the task of a partition does. */
  @FunctionalInterface
  private interface Work extends Serializable {
    boolean of(Losses losses, int shuffle) throws Exception;
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
   * The first partition misses blocks while the second runs, as after the loss of an executor.
   * Shared by name with the tasks, which run in this JVM.
   */
  private static final class Losses {
    private static final Map<String, Losses> BY_NAME = new ConcurrentHashMap<>();

    final CountDownLatch secondRuns = new CountDownLatch(1);
    final CountDownLatch firstRunsAgain = new CountDownLatch(1);
    final CountDownLatch firstMayEnd = new CountDownLatch(1);
    final CountDownLatch secondMayEnd = new CountDownLatch(1);
    final CountDownLatch secondInterrupted = new CountDownLatch(1);
    final CountDownLatch blocksAreMadeAgain = new CountDownLatch(1);

    static Losses of(String name) {
      return BY_NAME.computeIfAbsent(name, key -> new Losses());
    }

    /** A row of the blocks; made again, they take until they are cancelled. */
    Tuple2<Integer, Integer> make(int row) throws InterruptedException {
      if (TaskContext.get().stageAttemptNumber() > 0) {
        blocksAreMadeAgain.countDown();
        new CountDownLatch(1).await();
      }
      return new Tuple2<>(row, row);
    }

    boolean findAgain(int shuffle) throws InterruptedException, MetadataFetchFailedException {
      if (TaskContext.getPartitionId() == 1) {
        return runSecond();
      }
      if (TaskContext.get().stageAttemptNumber() == 0) {
        miss(shuffle);
      }
      firstRunsAgain.countDown();
      return firstMayEnd.await(60, TimeUnit.SECONDS);
    }

    /** Only the second partition's first task finds its blocks. */
    boolean neverFind(int shuffle) throws InterruptedException, MetadataFetchFailedException {
      if (TaskContext.getPartitionId() == 0 || TaskContext.get().stageAttemptNumber() > 0) {
        miss(shuffle);
      }
      return runSecond();
    }

    boolean makeAgain(int shuffle) throws InterruptedException, MetadataFetchFailedException {
      if (TaskContext.getPartitionId() == 0) {
        secondRuns.await(60, TimeUnit.SECONDS);
        MapOutputTrackerMaster blocks = (MapOutputTrackerMaster) SparkEnv.get().mapOutputTracker();
        blocks.unregisterAllMapAndMergeOutput(shuffle);
        miss(shuffle);
      }
      return runSecond();
    }

    private void miss(int shuffle) throws InterruptedException, MetadataFetchFailedException {
      secondRuns.await(60, TimeUnit.SECONDS);
      int partition = TaskContext.getPartitionId();
      throw new MetadataFetchFailedException(shuffle, partition, "lost by a test");
    }

    private boolean runSecond() throws InterruptedException {
      secondRuns.countDown();
      try {
        return secondMayEnd.await(60, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        secondInterrupted.countDown();
        throw e;
      }
    }
  }
}
