package io.trestle.spark.cluster;

import io.trestle.ps.Secret;
import io.trestle.ps.bootstrap.Encryption;
import java.io.Serializable;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/**
 * What the processes of a run must know to let each other in, as it travels in Spark's closures:
 * nothing where Spark itself authenticates, for then every executor has Spark's secret already;
 * else the secret itself.
 *
 * @param value empty for Spark's own secret
 */
record RunSecret(String value) implements Serializable {

  /** Spark's own secret where it authenticates, else a random one for this run. */
  static RunSecret forRun(SparkConf conf) {
    boolean spark = conf.getBoolean("spark.authenticate", false);
    return new RunSecret(spark ? "" : Secret.random().value());
  }

  /** The secret; call it in a process of the application. */
  Secret secret() {
    return Secret.of(value.isEmpty() ? SparkEnv.get().securityManager().getSecretKey() : value);
  }

  /** What is encrypted: all where Spark encrypts its own traffic. */
  static Encryption encryption(SparkConf conf) {
    return conf.getBoolean("spark.network.crypto.enabled", false)
        ? Encryption.ALL
        : Encryption.CONTROL;
  }

  @Override
  public String toString() {
    return "RunSecret(hidden)";
  }
}
