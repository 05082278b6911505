package io.trestle.test.cluster.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

/**
 * Passes TCP connections on to the same port of another host, each byte a fixed time late in each
 * direction, with no limit on how much is under way: a long cable, not a narrow one.
 *
 * <p>Arguments: target host, one-way delay in milliseconds, ports.
 */
public final class DelayProxy {
  private static final int CHUNK = 64 * 1024;

  private final String target;
  private final long delayNanos;

  private DelayProxy(String target, long delayNanos) {
    this.target = target;
    this.delayNanos = delayNanos;
  }

  public static void main(String[] arguments) throws IOException {
    long delay = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[1]));
    DelayProxy proxy = new DelayProxy(arguments[0], delay);
    for (String port : Arrays.copyOfRange(arguments, 2, arguments.length)) {
      ServerSocket listening = new ServerSocket(Integer.parseInt(port));
      start("port " + port, () -> proxy.accept(listening));
    }
    System.out.println("proxy to " + arguments[0] + " listens");
  }

  private void accept(ServerSocket listening) throws IOException {
    while (true) {
      Socket near = listening.accept();
      try {
        Socket far = new Socket(InetAddress.getByName(target), listening.getLocalPort());
        connect(near, far);
        connect(far, near);
      } catch (IOException e) {
        System.out.println(
            "cannot reach " + target + ":" + listening.getLocalPort() + ": " + e.getMessage());
        near.close();
      }
    }
  }

  private void connect(Socket from, Socket to) throws IOException {
    from.setTcpNoDelay(true);
    LinkedBlockingDeque<Chunk> underWay = new LinkedBlockingDeque<>();
    start("reader", () -> read(from, underWay));
    start("writer", () -> write(underWay, to, from));
  }

  private void read(Socket from, LinkedBlockingDeque<Chunk> underWay) {
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[CHUNK];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        underWay.add(
            new Chunk(
                ByteBuffer.wrap(Arrays.copyOf(buffer, count)), System.nanoTime() + delayNanos));
      }
    } catch (IOException e) {
      System.out.println("a connection broke: " + e.getMessage());
    }
    underWay.add(new Chunk(ByteBuffer.allocate(0), System.nanoTime() + delayNanos));
  }

  private static void write(LinkedBlockingDeque<Chunk> underWay, Socket to, Socket from)
      throws IOException {
    try {
      OutputStream out = to.getOutputStream();
      while (true) {
        Chunk chunk = underWay.take();
        TimeUnit.NANOSECONDS.sleep(chunk.due() - System.nanoTime());
        if (!chunk.bytes().hasRemaining()) {
          to.shutdownOutput();
          return;
        }
        out.write(chunk.bytes().array());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      from.close();
      to.close();
    }
  }

  private static void start(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                System.out.println(name + ": " + e.getMessage());
              }
            },
            name);
    thread.start();
  }

  private record Chunk(ByteBuffer bytes, long due) {}

  @FunctionalInterface
  private interface Task {
    void run() throws IOException;
  }
}
