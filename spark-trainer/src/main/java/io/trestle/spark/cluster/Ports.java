package io.trestle.spark.cluster;

import io.trestle.ps.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Whether somebody listens. */
final class Ports {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private Ports() {}

  /** Whether a connection can be made now. */
  static boolean isOpen(HostPort address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), (int) LIMIT.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
