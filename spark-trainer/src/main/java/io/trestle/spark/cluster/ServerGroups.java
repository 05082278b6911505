package io.trestle.spark.cluster;

import io.trestle.ps.JobSpec;
import io.trestle.spark.ClusterConfig;
import io.trestle.spark.ServerPlacement;
import io.trestle.spark.TrestleException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/** Starts servers where a configuration wants them. */
public final class ServerGroups {
  private ServerGroups() {}

  /** Where the shards will live; never {@link ServerPlacement#AUTO}. */
  public static ServerPlacement placement(JavaSparkContext spark, ClusterConfig config) {
    if (config.placement() != ServerPlacement.AUTO) {
      return config.placement();
    }
    return spark.sc().isLocal() ? ServerPlacement.DRIVER : ServerPlacement.EXECUTORS;
  }

  /**
   * Starts or connects to servers, all of them empty.
   *
   * @param job its id names the group
   */
  public static ServerGroup start(
      JavaSparkContext spark, ClusterConfig config, JobSpec job, Configuration storage) {
    ServerPlacement placement = placement(spark, config);
    if (placement == ServerPlacement.DRIVER && spark.sc().isLocal()) {
      return new DriverServers(job, config, new CheckpointStore(storage));
    }
    throw new TrestleException("Servers in " + placement + " are not available yet.");
  }
}
