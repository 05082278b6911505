package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.trestle.spark.InvalidTrainingConfigException;
import io.trestle.spark.LocalSpark;
import io.trestle.spark.LossIsNotANumberException;
import io.trestle.spark.LossReduction;
import io.trestle.spark.Mode;
import io.trestle.spark.Optimizer;
import io.trestle.spark.Resume;
import io.trestle.spark.TooFewSlotsException;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingDivergedException;
import io.trestle.spark.TrainingListener;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrestleException;
import io.trestle.spark.data.TrainingData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs in one JVM, small data. */
@Timeout(120)
final class TrainingIT {
  private static final int ROWS = 900;

  private static SparkSession spark;
  private static Dataset<Row> rows;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    spark = LocalSpark.session();
    rows = Blobs.rows(spark, ROWS, 1).cache();
  }

  @AfterAll
  static void forget() {
    rows.unpersist();
  }

  @Test
  void trainsEvaluatesAndExports() {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    TrainingResult result =
        Trainer.on(spark)
            .config(config(400).workDir(dir.resolve("model").toString()).build())
            .evaluation(Blobs.rows(spark, 300, 2))
            .listener(new Recorder(heard))
            .train(rows);
    assertThat(result.steps()).isEqualTo(400);
    assertThat(result.testAccuracy().getAsDouble()).isGreaterThan(0.9);
    assertThat(result.finalLoss()).isLessThan(0.8);
    assertThat(result.lossCurve()).isNotEmpty();
    assertThat(result.staleness().pushes().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(400);
    assertThat(dir.resolve("logs/model.ckpt-400.index")).exists();
    assertThat(dir.resolve("logs/checkpoint")).exists();
    assertThat(dir.resolve("model/1/saved_model.pb")).exists();
    assertThat(heard)
        .startsWith("started 0")
        .endsWith("checkpoint 400", "evaluated", "bundle 1", "finished 400");
  }

  @Test
  void everySampleOfEveryEpochCountsOnce() {
    TrainingResult result = train(builder().epochs(3).batchSize(20));
    // 450 rows of each worker: 23 batches, the last one of 10.
    assertThat(result.steps()).isEqualTo(2 * 3 * 23);
    assertThat(result.samples()).isEqualTo(3 * ROWS);
    assertThat(train(builder().epochs(3).batchSize(20).mode(Mode.sync())).steps())
        .isEqualTo(3 * 23);
    TrainingResult pushesOfFour = train(builder().epochs(3).batchSize(20).pushInterval(4));
    assertThat(pushesOfFour.steps()).isEqualTo(2 * 18);
    assertThat(pushesOfFour.samples()).isEqualTo(3 * ROWS);
    assertThat(train(builder().epochs(3).batchSize(20).prefetch(1)).samples()).isEqualTo(3 * ROWS);
  }

  @Test
  void samplesOfDroppedGradientsDoNotCount() {
    TrainingResult result = train(builder().epochs(40).batchSize(10).mode(Mode.sync(1)));
    long applied = result.staleness().pushes().stream().mapToLong(Long::longValue).sum();
    assertThat(result.dropped()).isPositive();
    assertThat(applied + result.dropped()).isEqualTo(40L * ROWS / 10);
    assertThat(result.samples()).isEqualTo(10 * applied);
    assertThat(result.samplesInThisRun()).isEqualTo(10 * applied);
  }

  @Test
  void samplesOfGradientsThatWereDroppedBeforeAResumeDoNotCountEither() {
    TrainingConfig.Builder backup = config(200).batchSize(10).mode(Mode.sync(1));
    TrainingResult first = train(backup);
    TrainingResult second =
        train(config(400).batchSize(10).mode(Mode.sync(1)).resume(Resume.REQUIRED));
    assertThat(first.dropped()).isPositive();
    assertThat(first.samples()).isEqualTo(10 * 200);
    assertThat(second.samples()).isEqualTo(10 * 400);
    assertThat(second.samplesInThisRun()).isEqualTo(10 * 200);
  }

  @Test
  void aResumedRunGoesOnExactly() {
    TrainingConfig.Builder sync = config(60).mode(Mode.sync()).batchSize(20);
    TrainingResult whole = train(sync);
    Path logs = dir.resolve("resumed");
    train(config(25).mode(Mode.sync()).batchSize(20).logDir(logs.toString()));
    TrainingResult second =
        train(
            config(60)
                .mode(Mode.sync())
                .batchSize(20)
                .logDir(logs.toString())
                .resume(Resume.REQUIRED));
    assertThat(second.steps()).isEqualTo(60);
    assertThat(second.stepsInThisRun()).isEqualTo(35);
    assertThat(second.samples()).isEqualTo(whole.samples());
    assertThat(bytes(logs)).isEqualTo(bytes(dir.resolve("logs")));
  }

  @Test
  void aFreshRunMovesAnEarlierOneAside() {
    train(config(10));
    train(config(10));
    assertThat(dir.resolve("logs/earlier-1/model.ckpt-10.index")).exists();
    assertThat(dir.resolve("logs/model.ckpt-10.index")).exists();
  }

  @Test
  void whatWasMovedAsideIsTold() {
    train(config(10));
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void movedAside(MovedAside moved) {
            told.add(moved.to());
          }
        };
    Trainer.on(spark).config(config(10).build()).listener(listener).train(rows);
    assertThat(told).hasSize(1).allMatch(to -> to.endsWith("logs/earlier-1"));
  }

  @Test
  void resumingBeyondTheEndIsRefused() {
    train(config(30));
    assertThatThrownBy(() -> train(config(20).resume(Resume.REQUIRED)))
        .isInstanceOf(InvalidTrainingConfigException.class)
        .hasMessageContaining("maxSteps is 20")
        .hasMessageContaining("model.ckpt-30");
    assertThat(train(config(30).resume(Resume.REQUIRED)).stepsInThisRun()).isZero();
  }

  @Test
  void aStartThatIsRefusedLeavesNothing() throws IOException {
    Path work = dir.resolve("a/model");
    Dataset<Row> bad = rows.withColumn("label", functions.lit(-1.0));
    assertThatThrownBy(
            () -> Trainer.on(spark).config(config(10).workDir(work.toString()).build()).train(bad))
        .isInstanceOf(TrestleException.class);
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aRefusedStartLeavesAnEarlierRunWhereItIs() {
    train(config(10));
    Dataset<Row> bad = rows.withColumn("label", functions.lit(-1.0));
    assertThatThrownBy(() -> Trainer.on(spark).config(config(10).build()).train(bad))
        .isInstanceOf(TrestleException.class);
    assertThat(dir.resolve("logs/model.ckpt-10.index")).exists();
    assertThat(dir.resolve("logs/earlier-1")).doesNotExist();
  }

  @Test
  void resumingWithOtherBatchesIsRefused() {
    train(config(10).batchSize(20));
    assertThatThrownBy(() -> train(config(20).batchSize(10).resume(Resume.REQUIRED)))
        .isInstanceOf(InvalidTrainingConfigException.class)
        .hasMessageContaining("batchSize is 10; it must be 20");
  }

  @Test
  void nothingToResumeIsSaid() {
    assertThatThrownBy(() -> train(config(10).resume(Resume.REQUIRED)))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("nothing to resume");
    assertThat(train(config(10).resume(Resume.IF_FOUND)).steps()).isEqualTo(10);
  }

  @Test
  void divergenceStopsTheRunAndKeepsTheLastGoodCheckpoint() throws IOException {
    train(config(10));
    assertThatThrownBy(
            () ->
                train(
                    // A mean's steps would stay finite, and end where all rows are right.
                    config(100_000)
                        .lossReduction(LossReduction.SUM)
                        .learningRate(3e38)
                        .resume(Resume.REQUIRED)
                        .workDir(dir.resolve("model").toString())))
        .isInstanceOf(LossIsNotANumberException.class)
        .hasMessageContaining("learning rate 3.0E38")
        .hasMessageContaining("model.ckpt-10");
    assertThat(dir.resolve("model")).doesNotExist();
    assertThat(train(config(20).resume(Resume.REQUIRED)).steps()).isEqualTo(20);
  }

  @Test
  void aLossThatRanAwayButIsANumberFailsTheRunToo() {
    train(config(10));
    TrainingConfig.Builder absurd =
        config(400)
            .learningRate(1e30)
            .resume(Resume.REQUIRED)
            .workDir(dir.resolve("model").toString());
    // Labels at random: clouds that can be told apart would end with every row right.
    Dataset<Row> noise = rows.withColumn("label", functions.expr("cast(3 * rand(7) as int)"));
    assertThatThrownBy(() -> Trainer.on(spark).config(absurd.build()).train(noise))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("learning rate 1.0E30")
        .hasMessageContaining("model.ckpt-10");
    assertThat(dir.resolve("model")).doesNotExist();
    assertThat(dir.resolve("logs/model.ckpt-400.index")).doesNotExist();
  }

  @Test
  void tooFewSlotsAreRefusedBeforeAnythingStarts() {
    assertThatThrownBy(() -> train(config(10).workers(3)))
        .isInstanceOf(TooFewSlotsException.class)
        .hasMessageContaining("3 workers")
        .hasMessageContaining("has 2")
        .hasMessageContaining("--num-workers");
    assertThat(dir.resolve("logs")).doesNotExist();
  }

  @Test
  void aWorkerThatOtherJobsLeaveNoSlotEndsTheRun() throws InterruptedException {
    CompletableFuture<Void> other = CompletableFuture.runAsync(() -> SlotHolder.run(spark));
    SlotHolder.awaitHeld();
    try {
      // Its only other worker waits for it at the barrier, so that no slot becomes free either.
      assertThatThrownBy(
              () -> train(config(10_000).mode(Mode.sync()).executorTimeout(Duration.ofSeconds(2))))
          .isInstanceOf(TrestleException.class)
          .hasMessageContaining("1 of 2 workers have waited for a task slot for 2 s")
          .hasMessageContaining("other jobs");
    } finally {
      SlotHolder.release();
      other.join();
    }
    assertThat(train(config(20)).steps()).isEqualTo(20);
  }

  @Test
  void synchronousBitsDoNotDependOnTheNumberOfServers() {
    train(config(40).mode(Mode.sync()).optimizer(Optimizer.ADAM).learningRate(0.01));
    Path other = dir.resolve("other");
    train(
        config(40)
            .mode(Mode.sync())
            .optimizer(Optimizer.ADAM)
            .learningRate(0.01)
            .servers(3)
            .logDir(other.toString()));
    assertThat(Variables.read(other, 40)).isEqualTo(Variables.read(dir.resolve("logs"), 40));
  }

  @Test
  void synchronousTrainingEqualsAPlainLoop() {
    train(config(20).mode(Mode.sync()).servers(2));
    List<Float> trained = Variables.read(dir.resolve("logs"), 20);
    try (TrainingData data = TrainingData.from(rows).workers(2).seed(1).pack()) {
      double[] plain = PlainLoop.train(data, 1, 20, 20, 0.1);
      assertThat(trained).hasSize(plain.length);
      for (int i = 0; i < plain.length; i++) {
        assertThat(trained.get(i).doubleValue()).isCloseTo(plain[i], within(1e-5));
      }
    }
  }

  @Test
  void cancelledJobsEndTheRunAndTheNextOneWorks() {
    Set<Thread> before = threads();
    TrainingListener canceller =
        new TrainingListener() {
          @Override
          public void progress(Progress progress) {
            spark.sparkContext().cancelAllJobs();
          }
        };
    assertThatThrownBy(
            () ->
                Trainer.on(spark)
                    .config(config(1_000_000_000).progressInterval(Duration.ofMillis(50)).build())
                    .listener(canceller)
                    .train(rows))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("trestle: 2 workers");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    assertThat(train(config(10)).steps()).isEqualTo(10);
  }

  @Test
  void checkpointsComeWhileTrainingAndOnlyTheNewestStay() throws IOException {
    train(config(20_000).saveCheckpointSteps(2_000).maxToKeep(2));
    try (Stream<Path> files = Files.list(dir.resolve("logs"))) {
      assertThat(files.filter(path -> path.toString().endsWith(".index"))).hasSize(2);
    }
  }

  @Test
  void tenRunsFollowEachOtherAndLeaveNothing() {
    Set<Thread> before = threads();
    for (int i = 0; i < 10; i++) {
      assertThat(train(builder().maxSteps(50)).steps()).isEqualTo(50);
    }
    assertThat(spark.sparkContext().isStopped()).isFalse();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("trestle-"))
        .collect(Collectors.toSet());
  }

  private static TrainingResult train(TrainingConfig.Builder config) {
    return Trainer.on(spark).config(config.build()).train(rows);
  }

  private TrainingConfig.Builder config(long steps) {
    return builder().maxSteps(steps).logDir(dir.resolve("logs").toString());
  }

  private static TrainingConfig.Builder builder() {
    return TrainingConfig.builder().batchSize(20).learningRate(0.1);
  }

  private static byte[] bytes(Path logs) {
    try {
      return Files.readAllBytes(logs.resolve("model.ckpt-60.data-00000-of-00001"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes down what it hears, save progress. */
  private record Recorder(List<String> heard) implements TrainingListener {
    @Override
    public void started(RunStarted run) {
      heard.add("started " + run.globalStep());
    }

    @Override
    public void checkpointWritten(CheckpointWritten checkpoint) {
      heard.add("checkpoint " + checkpoint.globalStep());
    }

    @Override
    public void evaluated(Evaluated evaluation) {
      heard.add("evaluated");
    }

    @Override
    public void bundleExported(BundleExported bundle) {
      heard.add("bundle " + bundle.version());
    }

    @Override
    public void finished(TrainingResult result) {
      heard.add("finished " + result.steps());
    }
  }
}
