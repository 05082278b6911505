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
  /** A sparse step's bytes on their way up: ids pushed, ids wanted, gradient. */
  static final int ROWS_UP = 3 * Integer.BYTES * ShardWorkloads.TOUCHED;

  private final SocketChannel channel;

  private RawClient(SocketChannel channel) {
    this.channel = channel;
  }

  private static RawClient connect(int port, int up, int down, int work) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    ByteBuffer hello = ByteBuffer.allocateDirect(RawServer.HELLO).order(ByteOrder.LITTLE_ENDIAN);
    write(channel, hello.putInt(up).putInt(down).putInt(work).flip());
    return new RawClient(channel);
  }

  /** Steps that send so many bytes and then receive so many. */
  static Workload exchange(int port, int up, int down) throws IOException {
    RawClient client = connect(port, up, down, RawServer.NOTHING);
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.max(up, down));
    return () -> {
      write(client.channel, bytes.clear().limit(up));
      read(client.channel, bytes.clear().limit(down));
    };
  }

  /** Steps that send and receive so many bytes, encrypted. */
  static Workload exchangeCiphered(int port, int size) throws IOException {
    RawClient client = connect(port, size, size, RawServer.CIPHER);
    CipheredChannel ciphered = new CipheredChannel(client.channel, size);
    return () -> {
      ciphered.write();
      ciphered.read();
    };
  }

  /** Steps that update some rows of a table and read others. */
  static Workload rows(int port, int rows, long seed) throws IOException {
    int down = Float.BYTES * ShardWorkloads.TOUCHED;
    RawClient client = connect(port, ROWS_UP, down, rows);
    int[][] ids = ShardWorkloads.batches(rows, seed);
    float[] gradient = new float[ShardWorkloads.TOUCHED];
    float[] values = new float[ShardWorkloads.TOUCHED];
    ByteBuffer frame = ByteBuffer.allocateDirect(ROWS_UP).order(ByteOrder.LITTLE_ENDIAN);
    int[] step = new int[1];
    return () -> {
      int now = step[0]++ % ids.length;
      frame.clear();
      frame.asIntBuffer().put(ids[now]).put(ids[(now + 1) % ids.length]);
      frame.position(ROWS_UP - down);
      frame.asFloatBuffer().put(gradient);
      write(client.channel, frame.position(0));
      frame.clear().limit(down);
      read(client.channel, frame);
      frame.flip().asFloatBuffer().get(values);
    };
  }

  /** Steps of the whole job. */
  static Workload mnist(int port, Mnist data) throws IOException {
    int bytes = 4 * Mnist.PARAMETERS;
    RawClient client = connect(port, bytes, bytes, RawServer.APPLY);
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
