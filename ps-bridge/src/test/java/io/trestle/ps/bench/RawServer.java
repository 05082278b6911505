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
 * how many bytes go up and down per step, and what is done with them: {@link #NOTHING}, {@link
 * #CIPHER}, {@link #APPLY}, or a number of rows, of which some are updated and others read.
 */
final class RawServer {
  static final int HELLO = 12;

  /** Bytes are thrown away. */
  static final int NOTHING = 0;

  /** Bytes are decrypted and encrypted, as by Spark's transport. */
  static final int CIPHER = -1;

  /** Bytes are gradients of all parameters. */
  static final int APPLY = -2;

  private static final float RATE = 0.5f;

  private final float[] parameters = new float[Mnist.PARAMETERS];
  private float[] table;

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
      int work = hello.getInt();
      switch (work) {
        case NOTHING -> exchange(channel, up, down);
        case CIPHER -> exchangeCiphered(channel, up);
        case APPLY -> applyAll(channel);
        default -> applyRows(channel, table(work));
      }
    } catch (IOException e) {
      // The client has ended.
    }
  }

  private static void exchange(SocketChannel channel, int up, int down) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.max(up, down));
    while (true) {
      RawClient.read(channel, bytes.clear().limit(up));
      RawClient.write(channel, bytes.clear().limit(down));
    }
  }

  private static void exchangeCiphered(SocketChannel channel, int size) throws IOException {
    CipheredChannel ciphered = new CipheredChannel(channel, size);
    while (true) {
      ciphered.read();
      ciphered.write();
    }
  }

  private synchronized float[] table(int rows) {
    if (table == null) {
      table = new float[rows];
    }
    return table;
  }

  private static void applyRows(SocketChannel channel, float[] table) throws IOException {
    int rows = ShardWorkloads.TOUCHED;
    int[] pushed = new int[rows];
    int[] wanted = new int[rows];
    float[] values = new float[rows];
    ByteBuffer bytes = ByteBuffer.allocateDirect(RawClient.ROWS_UP).order(ByteOrder.LITTLE_ENDIAN);
    while (true) {
      bytes.clear();
      RawClient.read(channel, bytes);
      bytes.flip().asIntBuffer().get(pushed).get(wanted);
      bytes.position(2 * Integer.BYTES * rows);
      bytes.asFloatBuffer().get(values);
      synchronized (table) {
        scatter(table, pushed, values);
        gather(table, wanted, values);
      }
      bytes.clear().limit(Float.BYTES * rows);
      bytes.asFloatBuffer().put(values);
      RawClient.write(channel, bytes);
    }
  }

  private static void scatter(float[] table, int[] rows, float[] gradient) {
    for (int i = 0; i < rows.length; i++) {
      table[rows[i]] -= RATE * gradient[i];
    }
  }

  private static void gather(float[] table, int[] rows, float[] values) {
    for (int i = 0; i < rows.length; i++) {
      values[i] = table[rows[i]];
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
