package io.trestle.spark.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * A standalone cluster as {@link LocalCluster}'s, except that each executor has a host of its own,
 * as far as Spark knows: 127.0.0.2, 127.0.0.3 and so on.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final String MASTER_HOST = "127.0.0.1";
  private static final int MEMORY_MB = 1024;

  private final List<RpcEnv> daemons = new ArrayList<>();
  private final SparkSession session;

  private StandaloneCluster(int executors, int cores, Map<String, String> settings) {
    LocalCluster.createSparkHome();
    var master = Master.startRpcEnvAndEndpoint(MASTER_HOST, 0, 0, new SparkConf());
    daemons.add(master._1());
    String url = "spark://" + MASTER_HOST + ":" + master._1().address().port();
    for (int i = 0; i < executors; i++) {
      daemons.add(
          Worker.startRpcEnvAndEndpoint(
              "127.0.0." + (i + 2),
              0,
              0,
              cores,
              MEMORY_MB,
              new String[] {url},
              null,
              Option.apply(i),
              new SparkConf(),
              Option.empty()));
    }
    this.session = LocalCluster.session(url, settings);
  }

  /** Starts so many executors, with so many cores each. */
  public static StandaloneCluster start(int executors, int cores, Map<String, String> settings) {
    return new StandaloneCluster(executors, cores, settings);
  }

  /** The session on it. */
  public SparkSession session() {
    return session;
  }

  @Override
  public void close() {
    session.stop();
    // Workers before their master, which they would look for.
    for (int i = daemons.size() - 1; i >= 0; i--) {
      daemons.get(i).shutdown();
      daemons.get(i).awaitTermination();
    }
  }
}
