package io.trestle.ps.transport.stream;

import io.trestle.ps.AuthenticationException;
import io.trestle.ps.ParameterServerException;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.transport.Door;
import io.trestle.ps.transport.Grant;
import io.trestle.ps.transport.Limits;
import io.trestle.ps.transport.RequestServer;
import io.trestle.ps.transport.ShardEndpoint;
import io.trestle.ps.transport.ShardSession;
import io.trestle.ps.transport.Tickets;
import io.trestle.ps.transport.Watchdog;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** The server's end of one data stream: lets a stranger in, then serves its requests in order. */
final class ServedStream implements Closeable, Runnable {
  private static final System.Logger LOG = System.getLogger(ServedStream.class.getName());

  private final SocketChannel channel;
  private final ShardEndpoint shard;
  private final Tickets tickets;
  private final Watchdog.Watch watch;
  private final Door door;

  ServedStream(
      SocketChannel channel, ShardEndpoint shard, Tickets tickets, Watchdog watchdog, Door door) {
    this.channel = channel;
    this.shard = shard;
    this.tickets = tickets;
    this.watch = watchdog.watch(this);
    this.door = door;
  }

  @Override
  public void run() {
    try {
      Sockets.prepare(channel);
      watch.begin(Limits.CONNECT.toNanos());
      Hello hello = hello();
      if (hello != null) {
        serve(hello);
      }
    } catch (IOException | UncheckedIOException e) {
      // The client went away, was too slow, or was fenced: it comes back if it still has business.
      LOG.log(System.Logger.Level.DEBUG, "A data stream has ended", e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A data stream was closed", e);
    } finally {
      door.leave(this);
      watch.release();
      close();
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was owed to the other side any more.
    }
  }

  private Hello hello() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Hello.SIZE);
    while (bytes.hasRemaining()) {
      Sockets.read(channel, bytes);
    }
    return Hello.decode(bytes.flip());
  }

  private void serve(Hello hello) throws IOException {
    Optional<Grant> granted = tickets.redeem(hello.ticket());
    if (granted.isEmpty() || !fits(hello, granted.get())) {
      refuse(new AuthenticationException("The ticket was refused: unknown, used or too old."));
      return;
    }
    door.leave(this);
    watch.end();
    try (ShardSession session = shard.connect(hello.worker(), hello.attempt(), this::close)) {
      RequestServer server = new RequestServer(shard, session, this::write);
      FrameBuffer frames = new FrameBuffer(channel, watch, server.longestRequest());
      server.welcome();
      while (serveNext(server, frames)) {}
    } catch (ParameterServerException e) {
      refuse(e);
    }
  }

  private static boolean serveNext(RequestServer server, FrameBuffer frames) throws IOException {
    try {
      frames.begin();
      if (frames.isLong()) {
        RequestServer.Progress early =
            server.serveArriving(frames.bytes(), frames.floats(), frames.length(), frames::more);
        if (early != RequestServer.Progress.WAITS) {
          return early == RequestServer.Progress.SERVED;
        }
      }
      frames.finish();
    } catch (ProtocolException e) {
      server.refuse(e);
      return false;
    }
    return server.serve(frames.bytes(), frames.floats());
  }

  private boolean fits(Hello hello, Grant grant) {
    return grant.equals(
        new Grant(shard.job().jobId(), hello.shard(), hello.worker(), hello.attempt()));
  }

  private void refuse(ParameterServerException reason) throws IOException {
    RequestServer.refuse(this::write, reason);
    channel.shutdownOutput();
  }

  private void write(ByteBuffer bytes) throws IOException {
    watch.begin(Limits.frameNanos(bytes.remaining()));
    Sockets.write(channel, bytes);
    watch.end();
  }
}
