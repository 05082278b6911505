package io.trestle.test.bench.bulk;

import io.trestle.test.bench.peer.Answers;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;

/**
 * Bare sockets: blocking, a thread each, no protocol, no arithmetic. A step sends all bytes and
 * then receives as many. Arguments: {@code server HOST:PORT BYTES} or {@code client HOST:PORT
 * BYTES}; a client knows {@code run STEPS}.
 */
public final class RawPeer {
  private RawPeer() {}

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws Exception {
    String[] host = arguments[1].split(":", -1);
    InetSocketAddress address = new InetSocketAddress(host[0], Integer.parseInt(host[1]));
    int bytes = Integer.parseInt(arguments[2]);
    if (arguments[0].equals("server")) {
      ServerSocketChannel listener = ServerSocketChannel.open().bind(address);
      daemon(() -> accept(listener, bytes));
      new Answers().serve();
    } else {
      SocketChannel channel = SocketChannel.open(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
      new Answers().on("run", words -> run(channel, buffer, Integer.parseInt(words[0]))).serve();
    }
  }

  private static Map<String, Double> run(SocketChannel channel, ByteBuffer buffer, int steps)
      throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      write(channel, buffer.clear());
      read(channel, buffer.clear());
    }
    return Map.of("seconds", (System.nanoTime() - start) / 1e9);
  }

  private static void accept(ServerSocketChannel listener, int bytes) {
    try {
      while (true) {
        SocketChannel channel = listener.accept();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        daemon(() -> echo(channel, bytes));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void echo(SocketChannel channel, int bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    try (channel) {
      while (true) {
        read(channel, buffer.clear());
        write(channel, buffer.clear());
      }
    } catch (IOException e) {
      // The client has ended.
      return;
    }
  }

  private static void read(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException();
      }
    }
  }

  private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "raw");
    thread.setDaemon(true);
    thread.start();
  }
}
