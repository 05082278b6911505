package io.trestle.test.cluster.host;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** Sends back what it receives on a port, one connection after the other. */
public final class Echo {
  private Echo() {}

  public static void main(String[] arguments) throws IOException {
    try (ServerSocket listening = new ServerSocket(Integer.parseInt(arguments[0]))) {
      System.out.println("listens");
      while (true) {
        try (Socket socket = listening.accept()) {
          socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
          System.out.println("connection broke: " + e.getMessage());
        }
      }
    }
  }
}
