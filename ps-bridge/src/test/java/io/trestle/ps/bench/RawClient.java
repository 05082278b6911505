package io.trestle.ps.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/** The floor's client. */
final class RawClient {
  private final SocketChannel channel;

  private RawClient(SocketChannel channel) {
    this.channel = channel;
  }

  private static RawClient connect(int port, int up, int down, boolean apply) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    ByteBuffer hello = ByteBuffer.allocateDirect(RawServer.HELLO).order(ByteOrder.LITTLE_ENDIAN);
    write(channel, hello.putInt(up).putInt(down).putInt(apply ? 1 : 0).flip());
    return new RawClient(channel);
  }

  /** Steps that send so many bytes and then receive so many. */
  static Workload exchange(int port, int up, int down) throws IOException {
    RawClient client = connect(port, up, down, false);
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.max(up, down));
    return () -> {
      write(client.channel, bytes.clear().limit(up));
      read(client.channel, bytes.clear().limit(down));
    };
  }

  /** Steps of the whole job. */
  static Workload mnist(int port, Mnist data) throws IOException {
    int bytes = 4 * Mnist.PARAMETERS;
    RawClient client = connect(port, bytes, bytes, true);
    ByteBuffer frame = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    float[] parameters = new float[Mnist.PARAMETERS];
    float[] gradient = new float[Mnist.PARAMETERS];
    return () -> {
      data.gradient(parameters, gradient);
      frame.clear();
      frame.asFloatBuffer().put(gradient);
      write(client.channel, frame);
      frame.clear();
      read(client.channel, frame);
      frame.flip().asFloatBuffer().get(parameters);
    };
  }

  static void read(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException();
      }
    }
  }

  static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
