package io.trestle.test.scaling.measure;

import io.trestle.ps.Secret;
import io.trestle.ps.server.HostedShard;
import io.trestle.ps.server.ShardSettings;
import io.trestle.ps.transport.Tickets;
import io.trestle.ps.transport.Watchdog;
import io.trestle.ps.transport.rpc.DataPrivacy;
import io.trestle.ps.transport.rpc.MessageServer;
import io.trestle.ps.transport.rpc.RpcServer;
import io.trestle.ps.transport.stream.StreamServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A parameter server put together as ps.bootstrap does it, with a clock around the shard's
 * sessions; and beside it a port for messages as the driver has it, and one for bare bytes.
 */
final class MeasuredServer {
  private static final String HOST = "127.0.0.1";

  private MeasuredServer() {}

  static void run(String secret, BufferedReader in) throws IOException {
    Watchdog watchdog = Watchdog.start("trestle-server-watchdog");
    Tickets tickets = new Tickets(Duration.ofSeconds(30), System::nanoTime);
    HostedShard shard = new HostedShard(ShardSettings.defaults());
    TimedEndpoint timed = new TimedEndpoint(shard);
    StreamServer streams =
        StreamServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), timed, tickets, watchdog);
    RpcServer control =
        new RpcServer(
            HOST,
            0,
            Secret.of(secret),
            DataPrivacy.ENCRYPTED,
            timed,
            shard,
            tickets,
            streams::port,
            watchdog);
    MessageServer messages = new MessageServer(HOST, 0, Secret.of(secret), message -> new byte[0]);
    Role.say("at " + control.port() + " " + messages.port() + " " + echo());
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Role.say("cpu " + Role.cpuNanos() + " " + timed.nanos());
    }
  }

  /** Answers as many bytes as come; a client's first int says how many. */
  private static int echo() throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  answer(listener.accept());
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            },
            "echo");
    thread.setDaemon(true);
    thread.start();
    return listener.socket().getLocalPort();
  }

  private static void answer(SocketChannel channel) throws IOException {
    try (channel) {
      ByteBuffer size = ByteBuffer.allocate(Integer.BYTES);
      Echo.read(channel, size);
      ByteBuffer bytes = ByteBuffer.allocateDirect(size.getInt(0));
      while (true) {
        Echo.read(channel, bytes.clear());
        Echo.write(channel, bytes.flip());
      }
    } catch (java.io.EOFException e) {
      // The client has measured enough.
    }
  }
}
