package io.trestle.ps.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A stranger's connection to a port of this host, which says whatever it likes. */
public final class RawSocket implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;

  /** Connects. */
  public RawSocket(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** Sends; quietly when the server has closed already. */
  public RawSocket send(byte... bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException e) {
      // The server did not wait for the end: as it should.
    }
    return this;
  }

  /** Waits for that many bytes, little endian. */
  public ByteBuffer receive(int count) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(count);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Waits until the server closes, and gives the number of bytes that it said before. */
  public int bytesUntilClosed() throws IOException {
    int said = 0;
    try {
      while (socket.getInputStream().read() >= 0) {
        said++;
      }
    } catch (SocketException e) {
      // Reset: closed as well.
    }
    return said;
  }

  /** A hello on a data stream, encoded as {@code Hello} documents. */
  public static byte[] hello(int shard, int worker, long attempt, byte[] ticket) {
    return ByteBuffer.allocate(64)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("TRSTLPS1".getBytes(StandardCharsets.US_ASCII))
        .putInt(1)
        .putInt(shard)
        .putInt(worker)
        .putInt(0)
        .putLong(attempt)
        .put(ticket)
        .array();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
