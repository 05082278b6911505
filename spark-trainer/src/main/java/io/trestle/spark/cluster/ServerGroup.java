package io.trestle.spark.cluster;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.JobSpec;
import java.time.Duration;
import java.util.List;

/**
 * The servers of a run, wherever they live. Before {@link #connect} it can only be closed; after
 * that it is thread-safe.
 */
public interface ServerGroup extends AutoCloseable {

  /**
   * Waits until there is a server for every shard and makes contact; once. All of them are empty
   * then and want to be opened.
   *
   * @param job what they will be opened for; its id names the group
   * @throws io.trestle.spark.TrestleException when that takes longer than {@code limit} or cannot
   *     be
   */
  void connect(JobSpec job, Duration limit) throws InterruptedException;

  /** The driver's hand on the shards. After {@link #replace} it is a new one. */
  ClusterControl control();

  /** The workers' way to the shards. After {@link #replace} it is a new one. */
  ClusterAccess access();

  /** What the workers say. */
  ReportBoard reports();

  /** Where the shards are, for people. */
  List<String> addresses();

  /**
   * After a server was lost: waits until there is one for every shard again. All of them are empty
   * then and want to be opened.
   *
   * @throws io.trestle.spark.TrestleException when that takes longer than {@code limit} or cannot
   *     be
   */
  void replace(Duration limit) throws InterruptedException;

  /** Ends the job well, on all shards; external servers that serve one run end by that. */
  void end();

  /** Ends what the group started; aborts a job that is still open. */
  @Override
  void close();
}
