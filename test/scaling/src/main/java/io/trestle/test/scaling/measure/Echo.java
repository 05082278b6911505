package io.trestle.test.scaling.measure;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The bare wire: as many bytes there and back, by blocking sockets and nothing else. */
final class Echo {
  private Echo() {}

  /** Microseconds of a round trip, over so many milliseconds. */
  static double micros(int port, int size, int millis) throws IOException {
    try (SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      write(channel, ByteBuffer.allocate(Integer.BYTES).putInt(0, size));
      ByteBuffer bytes = ByteBuffer.allocateDirect(size);
      long start = System.nanoTime();
      long trips = 0;
      while (System.nanoTime() - start < millis * 1_000_000L) {
        write(channel, bytes.clear());
        read(channel, bytes.clear());
        trips++;
      }
      return (System.nanoTime() - start) / 1e3 / trips;
    }
  }

  static void read(SocketChannel channel, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new EOFException("The other side has closed the connection.");
      }
    }
  }

  static void write(SocketChannel channel, ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      channel.write(from);
    }
  }
}
