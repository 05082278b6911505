package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trestle.spark.Mode;
import io.trestle.spark.PortRange;
import io.trestle.spark.Resume;
import io.trestle.spark.TooFewSlotsException;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingListener;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrestleException;
import io.trestle.spark.cluster.LocalCluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs with real executor JVMs: servers in executors, faults on either side. */
@Timeout(300)
final class ClusterIT {
  private static SparkSession spark;
  private static Dataset<Row> rows;
  private static ExecutorKiller killer;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    spark = LocalCluster.start(3, Map.of());
    killer = new ExecutorKiller();
    spark.sparkContext().addSparkListener(killer);
    rows = Blobs.rows(spark, 900, 1);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"async", "ssp", "sync"})
  void trainsWithServersInExecutors(String mode) {
    Mode parsed =
        switch (mode) {
          case "async" -> Mode.async();
          case "ssp" -> Mode.ssp(2);
          default -> Mode.sync();
        };
    TrainingResult result =
        Trainer.on(spark)
            .config(config(500).mode(parsed).build())
            .evaluation(Blobs.rows(spark, 300, 2))
            .train(rows);
    assertThat(result.steps()).isEqualTo(500);
    assertThat(result.testAccuracy().getAsDouble()).isGreaterThan(0.9);
    assertThat(result.checkpoint()).isPresent();
    assertThat(result.bundle()).isPresent();
  }

  @Test
  void goesBackToTheCheckpointWhenAServersExecutorIsKilled() {
    TrainingResult result = trainAnd(() -> killer.kill("parameter servers"));
    assertThat(result.recoveries()).isEqualTo(1);
  }

  /** Which ends in order, and says so to all that ask it something. */
  @Test
  void goesBackToTheCheckpointWhenAServersTaskIsKilled() {
    TrainingResult result =
        trainAnd(() -> killer.killTask(spark.sparkContext(), "parameter servers"));
    assertThat(result.recoveries()).isEqualTo(1);
  }

  @Test
  void goesOnWhenAWorkersExecutorIsKilled() {
    TrainingResult result = trainAnd(() -> killer.kill("workers"));
    assertThat(result.recoveries()).isZero();
  }

  /** Kills once, after a checkpoint; steps and samples must come out all the same. */
  private TrainingResult trainAnd(Runnable kill) {
    AtomicBoolean killed = new AtomicBoolean();
    TrainingResult result =
        Trainer.on(spark)
            .config(epochs(870).saveCheckpointSteps(2_000).build())
            .listener(
                new TrainingListener() {
                  @Override
                  public void checkpointWritten(CheckpointWritten checkpoint) {
                    if (killed.compareAndSet(false, true)) {
                      kill.run();
                    }
                  }
                })
            .train(rows);
    assertThat(killed).isTrue();
    // 450 samples of each worker in batches of 20: 22 full ones and one of 10 in each epoch.
    assertThat(result.steps()).isEqualTo(870L * 2 * 23);
    assertThat(result.samples()).isEqualTo(870L * 900);
    return result;
  }

  @Test
  void refusesTooFewSlots() {
    assertThatThrownBy(() -> Trainer.on(spark).config(config(10).workers(3).build()).train(rows))
        .isInstanceOf(TooFewSlotsException.class)
        .hasMessageContaining("needs 4 task slots")
        .hasMessageContaining("has 3");
  }

  @Test
  void aRunThatIsResumedCountsEverySampleOnce() {
    train(epochs(7));
    TrainingResult second = train(epochs(12).resume(Resume.REQUIRED));
    assertThat(second.steps()).isEqualTo(12 * 46);
    assertThat(second.stepsInThisRun()).isEqualTo(5 * 46);
    assertThat(second.samples()).isEqualTo(12 * 900);
    assertThat(second.samplesInThisRun()).isEqualTo(5 * 900);
  }

  @Test
  void tenRunsFollowEachOther() {
    for (int run = 1; run <= 10; run++) {
      TrainingResult result = Trainer.on(spark).config(builder().epochs(1).build()).train(rows);
      assertThat(result.steps()).as("run %d", run).isEqualTo(46);
      assertThat(result.samples()).as("run %d", run).isEqualTo(900);
    }
    assertThat(spark.sparkContext().isStopped()).isFalse();
    awaitNothingRuns();
  }

  @Test
  void serversListenWithinTheirPortRangeAndOnTheirAddress() {
    Servers servers = new Servers(() -> {});
    TrainingConfig.Builder narrow =
        builder().epochs(1).servers(2).workers(1).serverPorts(new PortRange(41_200, 41_230));
    Trainer.on(spark).config(narrow.bindHost("0.0.0.0").build()).listener(servers).train(rows);
    assertThat(servers.addresses).hasSize(2).doesNotHaveDuplicates();
    assertThat(servers.addresses)
        .allSatisfy(at -> assertThat(at.getPort()).isBetween(41_200, 41_230));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancelled", "interrupted"})
  void aStoppedRunLeavesNoServerBehind(String how) {
    Thread self = Thread.currentThread();
    Servers servers =
        new Servers(
            how.equals("cancelled") ? spark.sparkContext()::cancelAllJobs : self::interrupt);
    Trainer trainer = Trainer.on(spark).config(builder().epochs(1_000_000).build());
    assertThatThrownBy(() -> trainer.listener(servers).train(rows))
        .isInstanceOf(TrestleException.class);
    assertThat(Thread.interrupted()).isEqualTo(how.equals("interrupted"));
    awaitNothingRuns();
    assertThat(servers.addresses).hasSize(1).noneMatch(ClusterIT::isOpen);
    assertThat(Trainer.on(spark).config(builder().epochs(1).build()).train(rows).steps())
        .isEqualTo(46);
  }

  /** Waits until no job of Spark's runs and no executor is busy. */
  private static void awaitNothingRuns() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                spark.sparkContext().statusTracker().getActiveJobIds().length == 0
                    && Stream.of(spark.sparkContext().statusTracker().getExecutorInfos())
                        .allMatch(executor -> executor.numRunningTasks() == 0));
  }

  private static boolean isOpen(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static TrainingResult train(TrainingConfig.Builder config) {
    return Trainer.on(spark).config(config.build()).train(rows);
  }

  private TrainingConfig.Builder epochs(int epochs) {
    return builder()
        .epochs(epochs)
        .logDir(dir.resolve("logs").toString())
        .workDir(dir.resolve("model").toString());
  }

  private TrainingConfig.Builder config(long steps) {
    return builder()
        .maxSteps(steps)
        .logDir(dir.resolve("logs").toString())
        .workDir(dir.resolve("model").toString());
  }

  private static TrainingConfig.Builder builder() {
    return TrainingConfig.builder()
        .batchSize(20)
        .learningRate(0.1)
        .executorTimeout(Duration.ofSeconds(60))
        .progressInterval(Duration.ofMillis(100));
  }

  /** Remembers where a run's servers are, and does something when training has begun. */
  private static final class Servers implements TrainingListener {
    private final Runnable onProgress;
    private List<InetSocketAddress> addresses = List.of();

    Servers(Runnable onProgress) {
      this.onProgress = onProgress;
    }

    @Override
    public void started(RunStarted run) {
      addresses = run.servers().stream().map(Servers::address).toList();
    }

    @Override
    public void progress(Progress progress) {
      if (progress.globalStep() > 0) {
        onProgress.run();
      }
    }

    private static InetSocketAddress address(String text) {
      int colon = text.lastIndexOf(':');
      return new InetSocketAddress(
          text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
  }
}
