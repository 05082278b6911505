package io.trestle.spark.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.cluster.LocalCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plugin in an application with executors of its own: the tab, the metrics, both after a run.
 */
@Timeout(300)
final class PluginIT {
  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TrainingResult result;

  @BeforeAll
  static void train() throws IOException {
    Path sink = Files.writeString(folder.resolve("metrics.properties"), SINK.formatted(folder));
    spark =
        LocalCluster.start(
            3,
            Map.of(
                "spark.plugins", "io.trestle.spark.TrestlePlugin",
                "spark.ui.enabled", "true",
                "spark.ui.port", "0",
                "spark.metrics.conf", sink.toString()));
    TrainingConfig config =
        TrainingConfig.builder()
            .workers(2)
            .maxSteps(400)
            .batchSize(10)
            .progressInterval(Duration.ofMillis(50))
            .build();
    result = Trainer.on(spark).config(config).train(rows());
  }

  private static final String SINK =
      """
      driver.sink.csv.class=org.apache.spark.metrics.sink.CsvSink
      driver.sink.csv.period=1
      driver.sink.csv.unit=seconds
      driver.sink.csv.directory=%s
      """;

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> rows() {
    List<Row> rows =
        List.of(
            RowFactory.create(new double[] {1, 0}, 0), RowFactory.create(new double[] {0, 1}, 1));
    StructType type =
        new StructType()
            .add("features", DataTypes.createArrayType(DataTypes.DoubleType))
            .add("label", DataTypes.IntegerType);
    Dataset<Row> two = spark.createDataFrame(rows, type);
    return two.crossJoin(spark.range(200)).select("features", "label");
  }

  @Test
  void theTabShowsTheRun() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(page()).contains("<td>done</td>"));
    assertThat(page())
        .contains(">Training<")
        .contains("400 of 400")
        .contains("shards")
        .containsPattern("<td>2: .*executor \\d+ on ")
        .containsPattern("largest " + result.staleness().largest())
        .containsPattern("bytes of gradients</th><td>[1-9]");
  }

  @Test
  void theMetricsAreInSparksMetricSystem() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(lastOf("globalStep")).isEqualTo(400));
    assertThat(lastOf("workers")).isEqualTo(2);
    assertThat(lastOf("servers")).isEqualTo(1);
    assertThat(lastOf("loss")).isPositive();
    assertThat(lastOf("bytesIn")).isPositive();
  }

  /** The last line that Spark's own CSV sink wrote of a gauge. */
  private static double lastOf(String name) {
    String file =
        spark.sparkContext().applicationId()
            + ".driver.plugin.io.trestle.spark.TrestlePlugin.trestle."
            + name
            + ".csv";
    try {
      List<String> lines = Files.readAllLines(folder.resolve(file));
      String line = lines.get(lines.size() - 1);
      return Double.parseDouble(line.substring(line.indexOf(',') + 1));
    } catch (IOException e) {
      throw new AssertionError("There is no " + file, e);
    }
  }

  private static String page() {
    URI uri = URI.create(spark.sparkContext().uiWebUrl().get() + "/training/");
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new AssertionError("No answer from " + uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
