package io.trestle.spark.dl4j;

import io.trestle.spark.PortRange;
import io.trestle.spark.TrestleException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.nd4j.parameterserver.distributed.v2.transport.PortSupplier;

/**
 * One UDP port for each JVM, the same whenever it is asked for; several executors may be on a host.
 * DL4J listens on it only some time later, so each JVM looks in an order of its own: two that start
 * together would take the same one. Asking is also the last moment before DL4J starts its
 * transport, so the settings are made here.
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
        taken = free(SparkEnv.get().executorId());
      }
      return taken;
    }
  }

  /** All ports of the range, each JVM's first: the driver's, and then executor by executor. */
  int[] inOrder(String executor) {
    int size = last - first + 1;
    int start =
        executor.matches("\\d{1,9}") ? Math.floorMod(Integer.parseInt(executor) + 1, size) : 0;
    return IntStream.range(0, size).map(i -> first + (start + i) % size).toArray();
  }

  private int free(String executor) {
    for (int port : inOrder(executor)) {
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
