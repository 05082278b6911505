package io.trestle.spark.cluster;

import io.trestle.ps.ParameterClient;
import io.trestle.spark.worker.WorkerReports;
import java.io.Serializable;

/** A worker task's way to the shards and to the driver; travels in Spark's closures. */
public interface ClusterAccess extends Serializable {

  /**
   * Registers an attempt of a worker at all shards.
   *
   * @param attempt fences all smaller ones
   */
  ParameterClient connect(int worker, long attempt);

  /** Where this task reports. */
  WorkerReports reports();
}
