package io.trestle.ps.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The floor: blocking sockets, a thread each, no protocol, no safety. A client's first 12 bytes say
 * how many bytes go up and down per step, and whether they are gradients to be applied.
 */
final class RawServer {
  static final int HELLO = 12;

  private static final float RATE = 0.5f;

  private final float[] parameters = new float[Mnist.PARAMETERS];

  /** Starts; returns the port. */
  static int start() throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    RawServer server = new RawServer();
    Thread acceptor = new Thread(() -> server.accept(listener));
    acceptor.setDaemon(true);
    acceptor.start();
    return listener.socket().getLocalPort();
  }

  private void accept(ServerSocketChannel listener) {
    try {
      while (true) {
        SocketChannel channel = listener.accept();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Thread thread = new Thread(() -> serve(channel));
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      ByteBuffer hello = ByteBuffer.allocateDirect(HELLO).order(ByteOrder.LITTLE_ENDIAN);
      RawClient.read(channel, hello);
      hello.flip();
      int up = hello.getInt();
      int down = hello.getInt();
      if (hello.getInt() != 0) {
        applyAll(channel);
      }
      ByteBuffer bytes = ByteBuffer.allocateDirect(Math.max(up, down));
      while (true) {
        RawClient.read(channel, bytes.clear().limit(up));
        RawClient.write(channel, bytes.clear().limit(down));
      }
    } catch (IOException e) {
      // The client has ended.
    }
  }

  private void applyAll(SocketChannel channel) throws IOException {
    float[] gradient = new float[Mnist.PARAMETERS];
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(4 * Mnist.PARAMETERS).order(ByteOrder.LITTLE_ENDIAN);
    while (true) {
      bytes.clear();
      RawClient.read(channel, bytes);
      bytes.flip().asFloatBuffer().get(gradient);
      bytes.clear();
      synchronized (parameters) {
        apply(parameters, gradient);
        bytes.asFloatBuffer().put(parameters);
      }
      RawClient.write(channel, bytes);
    }
  }

  private static void apply(float[] parameters, float[] gradient) {
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= RATE * gradient[i];
    }
  }
}
