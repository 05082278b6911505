package io.trestle.spark.dl4j;

import io.trestle.spark.TrestleException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.spark.SparkEnv;

/** The address by which Spark knows this JVM's host. */
final class HostAddress {
  private HostAddress() {}

  /** As four numbers with dots, which is all that DL4J's transport understands. */
  static String own() {
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .filter(Inet4Address.class::isInstance)
          .findFirst()
          .orElseThrow(() -> new UnknownHostException(host + " has no IPv4 address"))
          .getHostAddress();
    } catch (UnknownHostException e) {
      throw new TrestleException(
          "DL4J's workers cannot find each other.",
          "Spark calls this host " + host + ": " + e.getMessage() + ".",
          "Let it resolve to an IPv4 address (spark.driver.host, SPARK_LOCAL_IP), or choose"
              + " strategy parameter-server.",
          e);
    }
  }
}
