package io.trestle.test.cluster.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trestle.test.cluster.host.HostException;
import io.trestle.test.cluster.host.HostProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** A run of {@code trestle train} that has been submitted. */
public final class TrainingRun implements AutoCloseable {
  private static final Duration FIRST_STEP = Duration.ofMinutes(8);

  private final HostProcess process;
  private final Path metrics;

  TrainingRun(HostProcess process, Path metrics) {
    this.process = process;
    this.metrics = metrics;
  }

  /** The process of {@code spark-submit}; in deploy mode client it is the driver. */
  public HostProcess process() {
    return process;
  }

  /** Waits until the run has taken at least so many steps. */
  public void awaitStep(long step) {
    int from = 0;
    while (true) {
      long reached =
          Long.parseLong(
              process.await("^step ([0-9,]+)", from, FIRST_STEP).group(1).replace(",", ""));
      if (reached >= step) {
        return;
      }
      from = process.output().size();
    }
  }

  /**
   * Waits for an end with status 0 and returns what {@code --metrics-file} says.
   *
   * @throws HostException when it ends otherwise, or not in time
   */
  public JsonNode awaitSuccess(Duration limit) {
    int status = process.awaitEnd(limit);
    if (status != 0) {
      throw new HostException("training ended with status " + status + ":\n" + process.tail());
    }
    try {
      return new ObjectMapper().readTree(metrics.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "training ended well, but wrote no metrics:\n" + process.tail(), e);
    }
  }

  /** Waits for an end with another status than 0 and returns all that was printed. */
  public String awaitFailure(Duration limit) {
    int status = process.awaitEnd(limit);
    if (status == 0) {
      throw new HostException("training ended well, which it should not have:\n" + process.tail());
    }
    return String.join("\n", process.output());
  }

  @Override
  public void close() {
    process.close();
  }
}
