package io.trestle.spark.dl4j;

import io.trestle.spark.PortRange;
import io.trestle.spark.TrestleException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import org.nd4j.parameterserver.distributed.v2.transport.PortSupplier;

/**
 * One UDP port for each JVM, the same whenever it is asked for; several executors may be on a host.
 * Asking is also the last moment before DL4J starts its transport, so the settings are made here.
 */
final class OwnPort implements PortSupplier {
  private static final long serialVersionUID = 1;
  private static int taken;

  private final int first;
  private final int last;

  private OwnPort(int first, int last) {
    this.first = first;
    this.last = last;
  }

  static OwnPort in(PortRange range) {
    return new OwnPort(range.first(), range.last());
  }

  @Override
  public int getPort() {
    AeronSettings.apply();
    synchronized (OwnPort.class) {
      if (taken == 0 || (first != 0 && (taken < first || taken > last))) {
        taken = free();
      }
      return taken;
    }
  }

  private int free() {
    for (int port = first; port <= last; port++) {
      try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(port))) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Another JVM has it.
      }
    }
    throw new TrestleException(
        "There is no free UDP port for DL4J's gradient sharing.",
        "Every port of " + first + "-" + last + " is taken on this host.",
        "Give a wider range with serverPorts (--server-ports): one for each executor and the driver"
            + " on a host.");
  }
}
