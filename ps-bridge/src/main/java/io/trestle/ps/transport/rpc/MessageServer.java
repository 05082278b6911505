package io.trestle.ps.transport.rpc;

import io.netty.channel.Channel;
import io.trestle.ps.Secret;
import io.trestle.ps.transport.Door;
import io.trestle.ps.transport.Watchdog;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.server.AbstractAuthRpcHandler;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.util.TransportConf;

/**
 * A port for small questions and answers between the processes of a run, encrypted, and closed to
 * all who do not know the secret: the same gate as at a server's control port. Thread-safe.
 */
public final class MessageServer implements AutoCloseable {
  /** Connections that may be open without having authenticated. */
  static final int MAX_STRANGERS = 64;

  /** The longest message in bytes. */
  public static final int MAX_MESSAGE = 64 * 1024;

  private static final int THREADS = 1;

  private final Handler handler;
  private final Door door = new Door(MAX_STRANGERS);
  private final Watchdog watchdog = Watchdog.start("trestle-messages-watchdog");
  private final TransportContext context;
  private final TransportServer server;

  /** Answers messages, quickly: it is called on the transport's only thread. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers one message of a peer that knows the secret; an exception closes its connection.
     *
     * @param message the bytes that were sent; not trusted
     */
    byte[] answer(ByteBuffer message);
  }

  /**
   * Begins to listen.
   *
   * @param host address to bind
   * @param port to bind; 0 for any free one
   * @throws RuntimeException with a {@link java.net.BindException} inside when the port is taken
   */
  public MessageServer(String host, int port, Secret secret, Handler handler) {
    this.handler = handler;
    TransportConf conf = RpcSettings.conf(THREADS);
    AuthServerBootstrap authentication = new AuthServerBootstrap(conf, RpcSettings.holder(secret));
    this.context = new TransportContext(conf, new NoOpRpcHandler());
    try {
      this.server =
          context.createServer(
              host, port, List.of((channel, ignored) -> guard(channel, authentication)));
    } catch (RuntimeException e) {
      context.close();
      watchdog.close();
      throw e;
    }
  }

  /** The port that was bound. */
  public int port() {
    return server.getPort();
  }

  private RpcHandler guard(Channel channel, AuthServerBootstrap authentication) {
    FrameGuard guard = new FrameGuard(channel, door, watchdog, MAX_MESSAGE + 1024);
    channel.pipeline().addFirst("trestle-guard", guard);
    RpcHandler authenticated = authentication.doBootstrap(channel, new Answering());
    return new AuthGate((AbstractAuthRpcHandler) authenticated, guard);
  }

  @Override
  public void close() {
    server.close();
    context.close();
    watchdog.close();
  }

  /** What an authenticated peer speaks to. */
  private final class Answering extends RpcHandler {
    private final StreamManager streams = new OneForOneStreamManager();

    @Override
    public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
      try {
        callback.onSuccess(ByteBuffer.wrap(handler.answer(message)));
      } catch (RuntimeException e) {
        callback.onFailure(e);
        client.close();
      }
    }

    @Override
    public StreamManager getStreamManager() {
      return streams;
    }
  }
}
