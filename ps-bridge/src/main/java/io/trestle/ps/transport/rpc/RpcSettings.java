package io.trestle.ps.transport.rpc;

import io.netty.channel.epoll.Epoll;
import io.trestle.ps.Secret;
import java.util.Map;
import org.apache.spark.network.sasl.SecretKeyHolder;
import org.apache.spark.network.util.MapConfigProvider;
import org.apache.spark.network.util.TransportConf;

/**
 * Settings of Spark's transport, the same on both sides: authentication by Spark's protocol version
 * 2 (X25519 and HKDF) without the older SASL, then AES in counter mode. Galois counter mode would
 * also tell tampering, but the handler of Spark 3.5 takes no more than one message out of what it
 * reads at a time, so that later ones are lost (SPARK-56227).
 */
final class RpcSettings {
  /** The name under which both sides look the secret up. */
  static final String USER = "trestle";

  private static final String MODULE = "trestle-ps";

  private RpcSettings() {}

  static TransportConf conf(int serverThreads) {
    return new TransportConf(
        MODULE,
        new MapConfigProvider(
            Map.of(
                "spark.network.crypto.enabled",
                "true",
                "spark.network.crypto.saslFallback",
                "false",
                "spark.network.crypto.authEngineVersion",
                "2",
                "spark.network.auth.rpcTimeout",
                "10s",
                "spark." + MODULE + ".io.mode",
                Epoll.isAvailable() ? "EPOLL" : "NIO",
                "spark." + MODULE + ".io.serverThreads",
                Integer.toString(serverThreads),
                "spark." + MODULE + ".io.clientThreads",
                "1",
                "spark." + MODULE + ".io.connectionCreationTimeout",
                "10s",
                "spark." + MODULE + ".io.enableTcpKeepAlive",
                "true")));
  }

  static SecretKeyHolder holder(Secret secret) {
    return new SecretKeyHolder() {
      @Override
      public String getSaslUser(String appId) {
        return USER;
      }

      @Override
      public String getSecretKey(String appId) {
        return USER.equals(appId) ? secret.value() : null;
      }
    };
  }
}
