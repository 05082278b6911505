package io.trestle.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trestle.spark.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import py4j.GatewayServer;

/**
 * The Python module, over py4j's own server. Where Python has no py4j (Debian has no package of
 * it), a stand-in for its client speaks its protocol.
 */
@Timeout(120)
public final class PythonTest {
  private static final Path MODULE = Path.of(System.getProperty("trestle.root"), "spark-trainer");

  @TempDir Path dir;

  @Test
  void trainsSavesAndExportsOverAGateway() throws Exception {
    assumeTrue(exitOf("python3", "-c", "pass") == 0, "There is no python3.");
    boolean real = exitOf("python3", "-c", "import py4j.java_gateway") == 0;
    GatewayServer server = new GatewayServer(new Data(dir), 0);
    server.start();
    try {
      Path said = dir.resolve("said");
      ProcessBuilder python =
          new ProcessBuilder(
                  "python3",
                  "-B",
                  MODULE.resolve("src/test/python/check_gateway.py").toString(),
                  String.valueOf(server.getListeningPort()))
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      String path = MODULE.resolve("python").toString();
      python
          .environment()
          .put("PYTHONPATH", real ? path : path + ":" + MODULE.resolve("src/test/python/standin"));
      Process process = python.start();
      boolean ended = process.waitFor(100, TimeUnit.SECONDS);
      process.destroyForcibly();
      String output = Files.readString(said, StandardCharsets.UTF_8);
      assertThat(ended).as(output).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      assertThat(output).contains("all is well");
      assertThat(dir.resolve("bundle/3/saved_model.pb")).exists();
    } finally {
      server.shutdown();
    }
  }

  private static int exitOf(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }

  /** What the Python side works on. */
  public static final class Data {
    private final Path dir;

    Data(Path dir) {
      this.dir = dir;
    }

    /** 150 rows. */
    public Dataset<Row> training() {
      return Clouds.rows(LocalSpark.session(), 150, 1);
    }

    /** Others. */
    public Dataset<Row> test() {
      return Clouds.rows(LocalSpark.session(), 150, 2);
    }

    /** Share of right predictions. */
    public double accuracy(Dataset<Row> predictions) {
      return new MulticlassClassificationEvaluator()
          .setMetricName("accuracy")
          .evaluate(predictions);
    }

    /** An empty directory. */
    public String directory() {
      return dir.toString();
    }
  }
}
