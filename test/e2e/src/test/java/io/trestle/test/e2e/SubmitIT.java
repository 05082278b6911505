package io.trestle.test.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application jar through {@code spark-submit}: all that a Spark class path lacks is in it. */
class SubmitIT {
  @TempDir private Path folder;

  @Test
  void sparkSubmitRunsTheMainJob() throws Exception {
    List<String> sparkArgs =
        List.of(
            "--master", "local[2]", "--driver-memory", "1g", "--conf", "spark.ui.enabled=false");
    try (Trestle submitted =
        Trestle.submit(
            folder,
            sparkArgs,
            "train",
            "--data=" + Mnist.FOLDER,
            "--max-steps=500",
            "--metrics-file=m.json")) {
      Trestle.Ended ended = submitted.end();
      assertThat(ended.status()).as(ended.toString()).isZero();
      assertThat(ended.out()).contains("test accuracy");
    }
    Metrics metrics = Metrics.read(folder.resolve("m.json"));
    assertThat(metrics.steps()).isEqualTo(500);
    assertThat(metrics.testAccuracy()).isGreaterThan(0.85);
  }

  @Test
  void anErrorIsOneMessageHereToo() throws Exception {
    try (Trestle submitted = Trestle.submit(folder, List.of("--master", "local[2]"), "train")) {
      Trestle.Ended ended = submitted.end();
      assertThat(ended.status()).as(ended.toString()).isEqualTo(2);
      assertThat(ended.err()).contains("trestle: --data is not given.").doesNotContain("\tat ");
    }
  }
}
