package io.trestle.test.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trestle.test.tensorflow.TensorFlow;
import io.trestle.test.tensorflow.TensorFlowVersion;
import io.trestle.test.tensorflow.TensorType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code trestle train} with no options but the files to write, on the real 60,000 images. */
class MainJobIT {
  @TempDir private static Path folder;
  private static Trestle.Ended ended;
  private static Metrics metrics;

  @BeforeAll
  static void train() throws Exception {
    ended = Trestle.run(folder, "train", "--metrics-file", "m.json", "--report", "report.html");
    assertThat(ended.status()).as(ended.toString()).isZero();
    metrics = Metrics.read(folder.resolve("m.json"));
  }

  @Test
  void itLearnsAndSaysWhatItDid() {
    assertThat(metrics.testAccuracy()).isGreaterThanOrEqualTo(0.92);
    assertThat(metrics.json().get("workers").asInt()).isEqualTo(2);
    assertThat(metrics.json().get("servers").asInt()).isEqualTo(1);
    assertThat(metrics.json().get("mode").asText()).isEqualTo("async");
    assertThat(metrics.json().get("loss_curve")).isNotEmpty();
    assertThat(ended.out())
        .contains("test accuracy  " + String.format(Locale.ROOT, "%.4f", metrics.testAccuracy()))
        .contains("samples/s")
        .contains("--model_base_path=" + folder.resolve("model"));
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void theReportIsOnePageWithEveryPicture() throws Exception {
    String page = Files.readString(folder.resolve("report.html"));
    assertThat(page.split("<img ", -1)).hasSize(5);
    assertThat(page)
        .contains(String.format(Locale.ROOT, "%.4f", metrics.testAccuracy()))
        .contains("optimizer.learningRate")
        .contains("Spark master")
        .contains("rows are labels, columns predictions")
        .doesNotContain("<script")
        .doesNotContain("http:")
        .doesNotContain("https:");
  }

  @Test
  void theCheckpointIsThereAndTensorFlowReadsIt() {
    assertThat(metrics.checkpoint())
        .isEqualTo(folder.resolve("train_logs/model.ckpt-" + metrics.steps()));
    TensorFlow tensorFlow = TensorFlow.shared(TensorFlowVersion.V1_2);
    assertThat(tensorFlow.restore(metrics.checkpoint(), "W", TensorType.FLOAT).shape())
        .containsExactly(784, 10);
    assertThat(tensorFlow.restore(metrics.checkpoint(), "global_step", TensorType.INT64).longs())
        .containsExactly(metrics.steps());
  }

  @ParameterizedTest
  @EnumSource(names = {"V1_2", "V2_18"})
  void theBundleAnswersInTensorFlowWithTheAccuracyThatWasPrinted(TensorFlowVersion version)
      throws Exception {
    assertThat(metrics.bundle()).isEqualTo(folder.resolve("model/1"));
    Mnist images = Mnist.test(10_000);
    try (Served served = Served.load(version, metrics.bundle())) {
      // One image in 10,000 may stand on an edge and fall to the other side in other arithmetic.
      assertThat(served.accuracyOfPredict(images))
          .isCloseTo(metrics.testAccuracy(), within(0.00011));
      assertThat(served.accuracyOfClassify(images))
          .isCloseTo(metrics.testAccuracy(), within(0.00011));
    }
  }

  @Test
  void inspectListsTheBundle() throws Exception {
    Trestle.Ended listed = Trestle.run(folder, "inspect", "model/1");
    assertThat(listed.status()).as(listed.toString()).isZero();
    assertThat(listed.out()).contains("predict_images", "serving_default", "[784, 10]");
  }

  @Test
  void predictWritesParquet() throws Exception {
    Trestle.Ended scored =
        Trestle.run(folder, "predict", "--model", "model/1", "--output", "scored");
    assertThat(scored.status()).as(scored.toString()).isZero();
    try (Stream<Path> files = Files.list(folder.resolve("scored"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("_SUCCESS")
          .anyMatch(name -> name.endsWith(".parquet"));
    }
  }

  @Test
  void aSecondRunWritesTheNextVersionAndAnExistingOneIsRefused() throws Exception {
    Trestle.Ended refused =
        Trestle.run(folder, "train", "--model-version", "1", "--max-steps", "50");
    assertThat(refused.status()).as(refused.toString()).isEqualTo(1);
    assertThat(refused.err()).contains("model/1");
    Trestle.Ended next =
        Trestle.run(folder, "train", "--max-steps", "50", "--log-dir", "other_logs");
    assertThat(next.status()).as(next.toString()).isZero();
    assertThat(next.out()).contains(folder.resolve("model/2").toString());
    assertThat(Files.exists(folder.resolve("model/1/saved_model.pb"))).isTrue();
  }
}
