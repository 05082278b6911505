package io.trestle.spark.dl4j;

import org.nd4j.parameterserver.distributed.conf.VoidConfiguration;

/**
 * DL4J's settings of gradient sharing, which travel to every JVM. DL4J picks a JVM's address by one
 * mask for all hosts, and makes any mask one of 24 bits; here each host has the mask of the address
 * by which Spark knows it, so hosts may be in several networks.
 */
final class PeerConfiguration extends VoidConfiguration {
  private static final long serialVersionUID = 1;

  @Override
  public String getNetworkMask() {
    String own = HostAddress.own();
    return own.substring(0, own.lastIndexOf('.')) + ".0/24";
  }
}
