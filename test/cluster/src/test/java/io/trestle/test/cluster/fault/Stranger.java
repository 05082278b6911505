package io.trestle.test.cluster.fault;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Someone who knows no secret: tries all ports of a host, and sends every port that answers random
 * bytes, half a frame that never ends, and nothing at all. Arguments: host, first and last port,
 * seed, rounds.
 */
public final class Stranger {
  private static final int CONNECT_MILLIS = 500;

  private final String host;
  private final SplittableRandom random;

  private Stranger(String host, long seed) {
    this.host = host;
    this.random = new SplittableRandom(seed);
  }

  public static void main(String[] arguments) {
    Stranger stranger = new Stranger(arguments[0], Long.parseLong(arguments[3]));
    List<Integer> open =
        stranger.scan(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    System.out.println("open: " + open);
    int rounds = Integer.parseInt(arguments[4]);
    Set<Integer> answered = new TreeSet<>();
    for (int round = 0; round < rounds; round++) {
      for (int port : open) {
        if (stranger.molest(port)) {
          answered.add(port);
        }
      }
    }
    System.out.println(
        "done: "
            + rounds * open.size()
            + " connections with random bytes, answered by "
            + answered);
  }

  private List<Integer> scan(int first, int last) {
    List<Integer> open = new ArrayList<>();
    for (int port = first; port <= last; port++) {
      if (answers(port)) {
        open.add(port);
      }
    }
    return open;
  }

  private boolean answers(int port) {
    try (Socket socket = connect(port)) {
      return socket.isConnected();
    } catch (IOException closed) {
      return false;
    }
  }

  /** Whether anything came back. */
  private boolean molest(int port) {
    byte[] bytes = new byte[1 + random.nextInt(4096)];
    random.nextBytes(bytes);
    try (Socket socket = connect(port)) {
      socket.setSoTimeout(50);
      socket.getOutputStream().write(bytes);
      InputStream in = socket.getInputStream();
      return in.read() >= 0;
    } catch (IOException refused) {
      return false;
    }
  }

  private Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
