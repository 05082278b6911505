package io.trestle.spark.cluster;

import io.trestle.spark.worker.WorkerReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The latest report of each worker. Thread-safe. */
public final class ReportBoard {
  private final Map<Integer, WorkerReport> latest = new ConcurrentHashMap<>();
  private final AtomicLong firstMicros = new AtomicLong(Long.MAX_VALUE);

  /** Takes a report. */
  public void accept(WorkerReport report) {
    firstMicros.compareAndSet(
        Long.MAX_VALUE, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    latest.put(report.worker(), report);
  }

  /**
   * When the very first report came, microseconds since 1970; {@link Long#MAX_VALUE} before that.
   */
  public long firstMicros() {
    return firstMicros.get();
  }

  /** The latest report of each worker that has reported. */
  public Collection<WorkerReport> latest() {
    return List.copyOf(latest.values());
  }

  /** A worker whose loss is no number. */
  public Optional<WorkerReport> diverged() {
    return latest.values().stream()
        .filter(report -> report.phase() == WorkerReport.Phase.DIVERGED)
        .findFirst();
  }

  /** Forgets the workers, before they start again. */
  public void clear() {
    latest.clear();
  }
}
