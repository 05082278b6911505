package io.trestle.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trestle.spark.Mode;
import io.trestle.spark.StalenessHistogram;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrainingResult.LossPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said and written when a run has ended. */
class ResultTest {
  @TempDir private Path folder;

  @Test
  void theMetricsFileHoldsTheWholeResult() throws Exception {
    Path file = folder.resolve("m.json");
    MetricsFile.at(file).write(result(0.25, OptionalDouble.of(0.9215)));
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.get("steps").asLong()).isEqualTo(20_000);
    assertThat(json.get("seconds").asDouble()).isEqualTo(4);
    assertThat(json.get("steps_per_second").asDouble()).isEqualTo(5000);
    assertThat(json.get("samples_per_second").asDouble()).isEqualTo(500_000);
    assertThat(json.get("final_loss").asDouble()).isEqualTo(0.25);
    assertThat(json.get("test_accuracy").asDouble()).isEqualTo(0.9215);
    assertThat(json.get("mode").asText()).isEqualTo("async");
    assertThat(json.get("workers").asInt()).isEqualTo(2);
    assertThat(json.get("servers").asInt()).isEqualTo(1);
    assertThat(json.get("checkpoint").asText()).isEqualTo("file:/tmp/logs/model.ckpt-20000");
    assertThat(json.get("bundle").asText()).isEqualTo("file:/tmp/model/1");
    assertThat(json.get("bytes_pushed").asLong()).isEqualTo(3_000_000);
    assertThat(json.get("bytes_saved").asLong()).isEqualTo(997_000_000);
    assertThat(json.get("loss_curve").get(1).get("global_step").asLong()).isEqualTo(20_000);
    assertThat(json.get("loss_curve").get(1).get("loss").asDouble()).isEqualTo(0.25);
    assertThat(folder).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void whatIsNoNumberIsNull() throws Exception {
    Path file = folder.resolve("m.json");
    MetricsFile.at(file).write(result(Double.NaN, OptionalDouble.empty()));
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.get("final_loss").isNull()).isTrue();
    assertThat(json.get("test_accuracy").isNull()).isTrue();
  }

  @Test
  void aMetricsFileThatCannotBeWrittenIsFoundBeforeTheRun() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> MetricsFile.at(file.resolve("m.json")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(file + " is not a directory that can be written to");
    CommandRun run = CommandRun.of("train", "--metrics-file", folder.toString());
    assertThat(run.err()).contains("cannot be written").contains("It is a directory.");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void theSummaryTellsHowToServeTheBundle() {
    assertThat(Summary.of(result(0.25, OptionalDouble.of(0.9215))))
        .containsExactly(
            "done: 20,000 steps; this run took 20,000 in 4 s (5,000 steps/s, 500,000 samples/s)",
            "pushed         3.0 MB of gradients instead of 1,000.0 MB",
            "test accuracy  0.9215",
            "checkpoint     /tmp/logs/model.ckpt-20000",
            "curves         tensorboard --logdir /tmp/logs",
            "bundle         /tmp/model/1",
            "serve it with  tensorflow_model_server --rest_api_port=8501 --model_name=mnist"
                + " --model_base_path=/tmp/model",
            "or             docker run --rm -p 8501:8501 -v /tmp/model:/models/mnist -e"
                + " MODEL_NAME=mnist tensorflow/serving");
  }

  private static TrainingResult result(double loss, OptionalDouble accuracy) {
    return new TrainingResult(
        20_000,
        2_000_000,
        4,
        20_000,
        2_000_000,
        loss,
        List.of(new LossPoint(10_000, 0.5), new LossPoint(20_000, loss)),
        List.of(),
        accuracy,
        Mode.async(),
        2,
        1,
        Optional.of("file:/tmp/logs/model.ckpt-20000"),
        Optional.of("file:/tmp/model/1"),
        new StalenessHistogram(List.of(1L), 0),
        0,
        3_000_000,
        997_000_000,
        0);
  }
}
