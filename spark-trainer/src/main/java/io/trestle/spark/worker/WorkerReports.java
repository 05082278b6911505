package io.trestle.spark.worker;

/** Where a worker sends its reports. Never blocks for long and never throws. */
public interface WorkerReports extends AutoCloseable {

  /** How far a worker is. */
  void progress(WorkerReport report);

  @Override
  void close();
}
