package io.trestle.ps.transport.stream;

import io.trestle.ps.transport.Door;
import io.trestle.ps.transport.ShardEndpoint;
import io.trestle.ps.transport.Tickets;
import io.trestle.ps.transport.Watchdog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Accepts data streams for one shard, each served by a thread of its own. Thread-safe. */
public final class StreamServer implements AutoCloseable {
  /** Streams that may be open without having shown a ticket. */
  static final int MAX_STRANGERS = 64;

  private static final long ACCEPT_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private final ServerSocketChannel listener;
  private final ShardEndpoint shard;
  private final Tickets tickets;
  private final Watchdog watchdog;
  private final Door door = new Door(MAX_STRANGERS);
  private final Set<ServedStream> streams = ConcurrentHashMap.newKeySet();

  private StreamServer(
      ServerSocketChannel listener, ShardEndpoint shard, Tickets tickets, Watchdog watchdog) {
    this.listener = listener;
    this.shard = shard;
    this.tickets = tickets;
    this.watchdog = watchdog;
  }

  /**
   * Begins to listen.
   *
   * @param address where; port 0 for any free one
   * @throws IOException when the address cannot be bound
   */
  public static StreamServer start(
      InetSocketAddress address, ShardEndpoint shard, Tickets tickets, Watchdog watchdog)
      throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.bind(address);
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
    StreamServer server = new StreamServer(listener, shard, tickets, watchdog);
    Thread acceptor = new Thread(server::accept, "trestle-stream-accept-" + server.port());
    acceptor.setDaemon(true);
    acceptor.start();
    return server;
  }

  /** The port that was bound. */
  public int port() {
    return listener.socket().getLocalPort();
  }

  /** Streams that are open, strangers included. */
  int open() {
    return streams.size();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      // The streams are closed all the same.
    }
    streams.forEach(ServedStream::close);
  }

  private void accept() {
    while (true) {
      try {
        serve(listener.accept());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // Out of file descriptors, most likely: strangers are being closed, so try again soon.
        LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
      }
    }
  }

  private void serve(SocketChannel channel) {
    ServedStream stream = new ServedStream(channel, shard, tickets, watchdog, door);
    streams.add(stream);
    door.enter(stream);
    Thread thread =
        new Thread(
            () -> {
              try {
                stream.run();
              } finally {
                streams.remove(stream);
              }
            },
            "trestle-stream-" + port());
    thread.setDaemon(true);
    thread.start();
    if (!listener.isOpen()) {
      stream.close();
    }
  }
}
