package io.trestle.spark.cluster;

import io.trestle.ps.ClusterControl;
import java.time.Duration;
import java.util.List;

/** The servers of a run, wherever they live. Thread-safe. */
public interface ServerGroup extends AutoCloseable {

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
