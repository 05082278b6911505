package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.ps.ParameterServer;
import io.trestle.ps.ParameterServerException;
import io.trestle.ps.Secret;
import io.trestle.ps.ServerState;
import io.trestle.ps.bootstrap.ParameterServers;
import io.trestle.ps.bootstrap.ServerConfig;
import io.trestle.ps.server.ShardSettings;
import io.trestle.spark.LocalSpark;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingListener;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrestleException;
import io.trestle.spark.cluster.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that somebody else started, or forgot to start. */
@Timeout(120)
final class ExternalServersTest {
  private static final Secret SECRET = Secret.random();

  private static SparkSession spark;
  private static Dataset<Row> rows;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    spark = LocalSpark.session();
    rows = Blobs.rows(spark, 300, 1).cache();
  }

  @AfterAll
  static void forget() {
    rows.unpersist();
  }

  @Test
  void trainsAgainstExternalServers() throws Exception {
    try (ParameterServer first = server();
        ParameterServer second = server()) {
      TrainingResult result =
          train(
              config(200)
                  .psHosts(List.of(first.address().toString(), second.address().toString()))
                  .secretFile(secretFile(SECRET))
                  .workDir(dir.resolve("model").toString()));
      assertThat(result.steps()).isEqualTo(200);
      assertThat(result.servers()).isEqualTo(2);
      assertThat(first.awaitTermination(Duration.ofSeconds(10))).isEqualTo(ServerState.ENDED);
      assertThat(second.awaitTermination(Duration.ofSeconds(10))).isEqualTo(ServerState.ENDED);
    }
    assertThat(dir.resolve("logs/model.ckpt-0.index")).exists();
    assertThat(dir.resolve("logs/model.ckpt-200.data-00001-of-00002")).exists();
    assertThat(dir.resolve("model/1/saved_model.pb")).exists();
  }

  @Test
  void serversThatAreNotThereAreWaitedForAloud() throws IOException {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void waiting(Waiting waiting) {
            told.add(waiting.what());
          }
        };
    TrainingConfig.Builder missing = config(10).secretFile(secretFile(SECRET));
    // Port 1 is nobody's on loopback.
    missing.psHosts(List.of("127.0.0.1:1")).serverTimeout(Duration.ofSeconds(4));
    assertThatThrownBy(
            () -> Trainer.on(spark).config(missing.build()).listener(listener).train(rows))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("No server listens on 127.0.0.1:1")
        .hasMessageContaining("4 s");
    assertThat(told).isNotEmpty().allMatch(what -> what.equals("server 127.0.0.1:1 (task 0)"));
    assertThat(dir.resolve("logs")).doesNotExist();
    missing.psHosts(List.of("no-such-host.invalid:2222")).serverTimeout(Duration.ofMinutes(1));
    assertThatThrownBy(() -> train(missing))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("no-such-host.invalid:2222 is unknown");
  }

  @Test
  void aServerWithAnotherSecretIsNamedAtOnceAndNothingIsLeft() throws Exception {
    Path other = secretFile(Secret.random());
    long start = System.nanoTime();
    try (ParameterServer server = server()) {
      String address = server.address().toString();
      assertThatThrownBy(() -> train(config(10).psHosts(List.of(address)).secretFile(other)))
          .isInstanceOf(ParameterServerException.class)
          .hasMessageContaining(address)
          .hasMessageContaining("secret");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    assertThat(dir.resolve("logs")).doesNotExist();
  }

  private Path secretFile(Secret secret) throws IOException {
    Path file = dir.resolve("secret");
    Files.writeString(file, secret.value());
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static ParameterServer server() {
    return ParameterServers.start(
        ServerConfig.withSecret(SECRET)
            .withHost("127.0.0.1")
            .withShard(
                ShardSettings.defaults().withStore(new CheckpointStore(new Configuration()))));
  }

  private static TrainingResult train(TrainingConfig.Builder config) {
    return Trainer.on(spark).config(config.build()).train(rows);
  }

  private TrainingConfig.Builder config(long steps) {
    return TrainingConfig.builder()
        .batchSize(20)
        .learningRate(0.1)
        .maxSteps(steps)
        .logDir(dir.resolve("logs").toString());
  }
}
