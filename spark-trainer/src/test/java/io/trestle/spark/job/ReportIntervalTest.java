package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.TrainingConfig;
import org.junit.jupiter.api.Test;

/** However many workers there are, one driver can hear them. */
class ReportIntervalTest {
  private static final TrainingConfig CONFIG =
      TrainingConfig.builder().batchSize(20).learningRate(0.1).maxSteps(100).build();

  @Test
  void fewWorkersReportTwiceInAnInterval() {
    assertThat(Work.reportMillis(CONFIG, 8)).isEqualTo(250);
  }

  @Test
  void manyWorkersReportSeldom() {
    assertThat(Work.reportMillis(CONFIG, 10_000)).isEqualTo(5_000);
  }
}
