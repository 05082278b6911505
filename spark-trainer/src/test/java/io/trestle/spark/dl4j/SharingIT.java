package io.trestle.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trestle.spark.Strategy;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingListener;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrestleException;
import io.trestle.spark.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J's gradient sharing behind the Trainer, two workers in executor JVMs of their own. */
@Timeout(240)
@TestMethodOrder(OrderAnnotation.class)
final class SharingIT {
  private static final String FILES =
      Path.of(System.getProperty("trestle.root"), "spark-trainer/data/mnist").toString();
  private static final int PIXELS = 784;
  private static final int IMAGES = 6_000;
  private static SparkSession spark;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    spark = LocalCluster.start(2, Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  @Order(1)
  void twoJvmsShareTheirGradientsAndLeaveNoSharedMemory() throws Exception {
    List<Long> checkpoints = new CopyOnWriteArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void checkpointWritten(CheckpointWritten checkpoint) {
            checkpoints.add(checkpoint.globalStep());
          }
        };
    TrainingResult result =
        trainer(2)
            .evaluation(mnist("test", 1_000))
            .listener(listener)
            .train(mnist("train", IMAGES));
    System.out.printf(
        "gradient-sharing: accuracy %.4f, loss %.4f, %.1f s%n",
        result.testAccuracy().orElseThrow(), result.finalLoss(), result.seconds());
    assertThat(result.steps()).isEqualTo(120);
    // DL4J's updates come late, or not at all at the end of a round: two epochs gave 0.76.
    assertThat(result.testAccuracy().orElseThrow()).isGreaterThan(0.4);
    assertThat(checkpoints).containsExactly(60L, 120L);
    assertThat(sharedMemory()).isEmpty();
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("MessagesExecutorService") || name.contains("aeron"))
        .toList();
  }

  @Test
  @Order(2)
  void aLostExecutorEndsTheRunWithTheReason() throws Exception {
    // So many that the executor is gone long before the last, however late the listener is told.
    Trainer trainer = trainer(500).listener(new Killer());
    Dataset<Row> rows = mnist("train", IMAGES);
    assertThatThrownBy(() -> trainer.train(rows))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("gradient")
        .hasMessageContaining("strategy parameter-server");
    await().until(() -> spark.sparkContext().statusTracker().getActiveJobIds().length == 0);
    await().until(() -> sharedMemory().isEmpty());
  }

  /** Kills an executor after the first round. */
  private static final class Killer implements TrainingListener {
    private final AtomicBoolean done = new AtomicBoolean();

    @Override
    public void progress(Progress now) {
      if (done.compareAndSet(false, true)) {
        ProcessHandle.current()
            .descendants()
            .filter(Killer::isExecutor)
            .findFirst()
            .orElseThrow()
            .destroyForcibly();
      }
    }

    /** Reads /proc, because ProcessHandle leaves long command lines out. */
    private static boolean isExecutor(ProcessHandle process) {
      try {
        return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
            .contains("--executor-id");
      } catch (IOException e) {
        return false; // It has ended.
      }
    }
  }

  private Trainer trainer(int epochs) {
    return Trainer.on(spark)
        .config(
            TrainingConfig.builder()
                .strategy(Strategy.GRADIENT_SHARING)
                .epochs(epochs)
                .barrierTimeout(Duration.ofSeconds(90))
                .logDir(dir.resolve("logs").toString())
                .build())
        .model(perceptron());
  }

  /** What this JVM and the executors that it started, killed ones too, have in shared memory. */
  private static List<Path> sharedMemory() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("aeron-trestle-"))
          .filter(file -> !isSomebodyElses(file.toString()))
          .toList();
    }
  }

  private static boolean isSomebodyElses(String file) {
    Optional<ProcessHandle> process =
        ProcessHandle.of(Long.parseLong(file.substring(file.lastIndexOf('-') + 1)));
    ProcessHandle own = ProcessHandle.current();
    return process.isPresent()
        && !process.get().equals(own)
        && own.descendants().noneMatch(process.get()::equals);
  }

  private static Dataset<Row> mnist(String split, int images) {
    return spark.read().format("idx").option("split", split).load(FILES).limit(images);
  }

  private static Dl4jModel perceptron() {
    return Dl4jModel.of(
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(0.005))
            .activation(Activation.RELU)
            .list()
            .layer(new DenseLayer.Builder().nIn(PIXELS).nOut(32).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(32)
                    .nOut(10)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build());
  }
}
