package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trestle.ps.ParameterServer;
import io.trestle.ps.Secret;
import io.trestle.ps.bootstrap.ParameterServers;
import io.trestle.ps.bootstrap.ServerConfig;
import io.trestle.ps.server.ShardSettings;
import io.trestle.spark.GradientCompression;
import io.trestle.spark.LocalSpark;
import io.trestle.spark.Mode;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.cluster.CheckpointStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threshold-encoded gradients train the same model for fewer bytes. */
@Timeout(120)
final class CompressedTrainingTest {
  private static final String MNIST =
      Path.of(System.getProperty("trestle.root"), "spark-trainer/data/mnist").toString();

  private static SparkSession spark;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    spark = LocalSpark.session();
  }

  @Test
  void reachesAboutTheAccuracyOfWholeGradients() {
    TrainingConfig.Builder config = TrainingConfig.builder().maxSteps(4_000);
    TrainingResult whole = mnist(config);
    TrainingResult encoded =
        mnist(config.gradientCompression(GradientCompression.adaptiveThreshold()));
    long floats = 4_000L * 7_850;
    assertThat(whole.bytesPushed()).isEqualTo(4 * floats);
    assertThat(whole.bytesSaved()).isZero();
    assertThat(encoded.steps()).isEqualTo(4_000);
    assertThat(encoded.samples()).isEqualTo(400_000);
    assertThat(encoded.bytesPushed() + encoded.bytesSaved()).isEqualTo(4 * floats);
    assertThat(encoded.bytesPushed()).isLessThan(4 * floats / 50);
    double accuracy = whole.testAccuracy().getAsDouble();
    assertThat(encoded.testAccuracy().getAsDouble()).isCloseTo(accuracy, within(0.015));
  }

  /** The same floats, in one JVM from array to array, and encoded over sockets to two servers. */
  @Test
  void synchronousBitsDoNotDependOnServersAndTransport() throws Exception {
    Secret secret = Secret.random();
    Path file = Files.writeString(dir.resolve("secret"), secret.value());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Dataset<Row> rows = Blobs.rows(spark, 300, 1);
    TrainingConfig.Builder config =
        TrainingConfig.builder()
            .batchSize(20)
            .maxSteps(60)
            .mode(Mode.sync())
            .gradientCompression(GradientCompression.threshold(0.02));
    Trainer.on(spark).config(config.logDir(dir.resolve("one").toString()).build()).train(rows);
    try (ParameterServer first = server(secret);
        ParameterServer second = server(secret)) {
      List<String> hosts = List.of(first.address().toString(), second.address().toString());
      config.psHosts(hosts).secretFile(file).logDir(dir.resolve("two").toString());
      TrainingResult result = Trainer.on(spark).config(config.build()).train(rows);
      assertThat(result.bytesSaved()).isPositive();
    }
    List<Float> trained = Variables.read(dir.resolve("one"), 60);
    assertThat(Variables.read(dir.resolve("two"), 60)).isEqualTo(trained);
    assertThat(trained).anyMatch(value -> value != 0);
  }

  private TrainingResult mnist(TrainingConfig.Builder config) {
    return Trainer.on(spark)
        .config(config.build())
        .evaluation(spark.read().format("idx").option("split", "test").load(MNIST))
        .train(spark.read().format("idx").load(MNIST));
  }

  private static ParameterServer server(Secret secret) {
    return ParameterServers.start(
        ServerConfig.withSecret(secret)
            .withHost("127.0.0.1")
            .withShard(
                ShardSettings.defaults().withStore(new CheckpointStore(new Configuration()))));
  }
}
