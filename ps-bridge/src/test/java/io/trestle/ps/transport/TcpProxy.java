package io.trestle.ps.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a client and a server; cuts connections and records what clients send. */
public final class TcpProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<ByteArrayOutputStream> recorded = new CopyOnWriteArrayList<>();

  /** Leads to a port of this host. */
  public TcpProxy(int target) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Breaks every connection that is open now. */
  public void cut() {
    open.forEach(TcpProxy::close);
    open.clear();
  }

  /** What the clients have sent, connection by connection. */
  public List<byte[]> recorded() {
    return recorded.stream().map(ByteArrayOutputStream::toByteArray).toList();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        recorded.add(record);
        start(() -> pump(client, server, record));
        start(() -> pump(server, client, OutputStream.nullOutputStream()));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void pump(Socket from, Socket to, OutputStream record) {
    byte[] bytes = new byte[64 * 1024];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        record.write(bytes, 0, n);
        out.write(bytes, 0, n);
      }
    } catch (IOException e) {
      // One side is gone: so is the other.
    }
    close(from);
    close(to);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Gone either way.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "test-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
