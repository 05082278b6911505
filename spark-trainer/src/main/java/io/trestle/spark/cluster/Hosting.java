package io.trestle.spark.cluster;

import io.trestle.ps.HostPort;
import java.time.Duration;
import java.util.List;

/** A way of having servers that listen on ports. */
interface Hosting extends AutoCloseable {

  /**
   * Where the servers listen, by shard; called again after some were lost.
   *
   * @param limit how long to wait for them
   * @throws io.trestle.spark.TrestleException when they are not there in time
   */
  List<HostPort> await(Duration limit) throws InterruptedException;

  /** Ends what this started. */
  @Override
  void close();
}
