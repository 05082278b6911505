package io.trestle.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that {@code trestle train --report} writes. */
class ReportTest {
  @TempDir private Path folder;

  @Test
  void aReportThatCannotBeWrittenIsFoundBeforeTheRun() {
    CommandRun run = CommandRun.of("train", "--report", folder.resolve("no/r.html").toString());
    assertThat(run.err()).contains("The report").contains("cannot be written");
    assertThat(run.status()).isEqualTo(1);
  }
}
