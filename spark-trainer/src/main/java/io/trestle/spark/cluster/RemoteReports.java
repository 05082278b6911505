package io.trestle.spark.cluster;

import io.trestle.ps.ParameterServerException;
import io.trestle.ps.transport.rpc.MessageLine;
import io.trestle.spark.worker.WorkerReport;
import io.trestle.spark.worker.WorkerReports;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a worker's reports to the driver. What cannot be sent is left out, and for a while nothing
 * is tried then: reports are not worth a pause in training.
 */
final class RemoteReports implements WorkerReports {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteReports.class);
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final MessageLine line;
  private long silentUntil = System.nanoTime();

  RemoteReports(Coordinator.Address driver) {
    this.line = new MessageLine(driver.hostPort(), driver.secret().secret());
  }

  @Override
  public void progress(WorkerReport report) {
    if (System.nanoTime() - silentUntil < 0 && report.phase() == WorkerReport.Phase.TRAINING) {
      return;
    }
    try {
      line.ask(Messages.report(report), LIMIT);
    } catch (ParameterServerException e) {
      LOG.debug("A report did not reach the driver", e);
      silentUntil = System.nanoTime() + PAUSE.toNanos();
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
