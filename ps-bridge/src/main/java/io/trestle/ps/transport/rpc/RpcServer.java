package io.trestle.ps.transport.rpc;

import io.netty.channel.Channel;
import io.netty.channel.unix.Errors;
import io.trestle.ps.Secret;
import io.trestle.ps.ShardControl;
import io.trestle.ps.transport.Door;
import io.trestle.ps.transport.ShardEndpoint;
import io.trestle.ps.transport.Tickets;
import io.trestle.ps.transport.Watchdog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.server.AbstractAuthRpcHandler;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;

/**
 * The control port of one server, on Spark's transport: nobody is served before having proved that
 * it knows the secret. Thread-safe.
 */
public final class RpcServer implements AutoCloseable {
  /** Connections that may be open without having authenticated. */
  static final int MAX_STRANGERS = 64;

  /** The longest frame of an authenticated client: a job's description, or a chunk of data. */
  static final int MAX_FRAME = 4 * 1024 * 1024;

  // EADDRINUSE: errno.h of Linux, and of macOS.
  private static final Set<Integer> TAKEN = Set.of(98, 48);

  private static final int THREADS = 2;

  private final DataPrivacy privacy;
  private final ShardEndpoint shard;
  private final Watchdog watchdog;
  private final ControlCalls calls;
  private final Door door = new Door(MAX_STRANGERS);
  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
  private final TransportContext context;
  private final TransportServer server;

  /**
   * Begins to listen.
   *
   * @param host address to bind
   * @param port to bind; 0 for any free one
   * @param privacy whether a client may ask for plain data
   * @param streamPort tells where data streams are accepted
   * @throws RuntimeException with a {@link java.net.BindException} inside when the port is taken
   */
  public RpcServer(
      String host,
      int port,
      Secret secret,
      DataPrivacy privacy,
      ShardEndpoint shard,
      ShardControl control,
      Tickets tickets,
      IntSupplier streamPort,
      Watchdog watchdog) {
    this.privacy = privacy;
    this.shard = shard;
    this.watchdog = watchdog;
    this.calls = new ControlCalls(new ControlDispatcher(shard, control, tickets, streamPort));
    TransportConf conf = RpcSettings.conf(THREADS);
    AuthServerBootstrap authentication = new AuthServerBootstrap(conf, RpcSettings.holder(secret));
    TransportServerBootstrap guarded = (channel, handler) -> guard(channel, authentication);
    this.context = new TransportContext(conf, new NoOpRpcHandler());
    try {
      this.server = context.createServer(host, port, List.of(guarded));
    } catch (Exception e) { // Netty throws checked exceptions that are not declared
      calls.close();
      context.close();
      throw meant(e);
    }
  }

  // Netty's native sockets report a taken port with an exception of their own.
  private static RuntimeException meant(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Errors.NativeIoException nativeFailure
          && TAKEN.contains(-nativeFailure.expectedErr())) {
        BindException taken = new BindException(cause.getMessage());
        taken.initCause(failure);
        return new UncheckedIOException(taken);
      }
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new UncheckedIOException(new IOException(failure));
  }

  /** The port that was bound. */
  public int port() {
    return server.getPort();
  }

  private RpcHandler guard(Channel channel, AuthServerBootstrap authentication) {
    channels.add(channel);
    channel.closeFuture().addListener(closed -> channels.remove(channel));
    FrameGuard guard = new FrameGuard(channel, door, watchdog, MAX_FRAME);
    channel.pipeline().addFirst("trestle-guard", guard);
    WholeWrites.on(channel);
    ServedData data = new ServedData(shard, privacy, channel, watchdog);
    RpcHandler authenticated = authentication.doBootstrap(channel, new ServedChannel(calls, data));
    return new AuthGate((AbstractAuthRpcHandler) authenticated, guard);
  }

  @Override
  public void close() {
    // First the calls, one of which may be what ended the server: its caller is to be answered.
    calls.close();
    for (Channel channel : channels) {
      var unused = channel.close();
    }
    server.close();
    context.close();
  }
}
