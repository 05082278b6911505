package io.trestle.ps.transport.rpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.Map;
import org.apache.spark.network.crypto.AuthServerBootstrap;

/** Takes Spark's cipher off a connection. */
final class Ciphers {
  private static final String PACKAGE = AuthServerBootstrap.class.getPackageName();

  private Ciphers() {}

  /** What is written or read from now on is plain. Bytes that were written before stay as is. */
  static void remove(Channel channel) {
    for (Map.Entry<String, ChannelHandler> handler : channel.pipeline().toMap().entrySet()) {
      if (handler.getValue().getClass().getPackageName().equals(PACKAGE)) {
        channel.pipeline().remove(handler.getKey());
      }
    }
  }
}
