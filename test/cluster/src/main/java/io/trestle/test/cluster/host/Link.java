package io.trestle.test.cluster.host;

import java.util.Locale;

/** The cable between a host and the switch, and what can go wrong with it. Not thread-safe. */
public final class Link {
  private static final String TABLE = "trestle";

  private final String port;
  private final Namespace inside;
  private final Namespace wires;

  private Link(String port, Namespace inside, Namespace wires) {
    this.port = port;
    this.inside = inside;
    this.wires = wires;
  }

  static Link connect(String host, String address, Namespace inside, Namespace wires) {
    String port = "v" + host;
    wires.onNetwork(
        "ip",
        "link",
        "add",
        "name",
        port,
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        Long.toString(inside.anchor()));
    wires.onNetwork("ip", "link", "set", port, "master", "br0", "up");
    inside.onNetwork("ip", "addr", "add", address + "/24", "dev", "eth0");
    inside.onNetwork("ip", "link", "set", "eth0", "up");
    return new Link(port, inside, wires);
  }

  /** Pulls the cable: nothing passes, and neither side is told. */
  public void cut() {
    wires.onNetwork("ip", "link", "set", port, "down");
  }

  /** Drops all packets from and to another host, silently, at this host's end. */
  public void dropPacketsOf(Host other) {
    filter("input", "ip saddr " + other.address() + " drop");
    filter("output", "ip daddr " + other.address() + " drop");
  }

  /**
   * Loses each arriving and each leaving packet with a probability.
   *
   * @param share between 0 and 1, in steps of 0.0001
   */
  public void losePackets(double share) {
    String rule =
        String.format(Locale.ROOT, "numgen random mod 10000 < %d drop", Math.round(share * 10_000));
    filter("input", rule);
    filter("output", rule);
  }

  /** Lets at most so many megabits a second pass, each way. */
  public void slowTo(int megabits) {
    String rate = megabits + "mbit";
    slow(inside, "eth0", rate);
    slow(wires, port, rate);
  }

  /** Takes back everything that was done to this link. */
  public void heal() {
    wires.onNetwork("ip", "link", "set", port, "up");
    if (Command.exists("nft")) {
      inside.onNetwork("nft", "add", "table", "inet", TABLE);
      inside.onNetwork("nft", "delete", "table", "inet", TABLE);
    }
    heal(inside, "eth0");
    heal(wires, port);
  }

  private static void slow(Namespace namespace, String device, String rate) {
    namespace.onNetwork(
        "tc", "qdisc", "replace", "dev", device, "root", "tbf", "rate", rate, "burst", "64kb",
        "latency", "100ms");
  }

  private static void heal(Namespace namespace, String device) {
    if (namespace.onNetwork("tc", "qdisc", "show", "dev", device).contains("tbf")) {
      namespace.onNetwork("tc", "qdisc", "del", "dev", device, "root");
    }
  }

  private void filter(String hook, String rule) {
    Requirements.missingPacketFilter()
        .ifPresent(
            why -> {
              throw new HostException("cannot filter packets: " + why);
            });
    inside.onNetwork("nft", "add", "table", "inet", TABLE);
    inside.onNetwork(
        "nft",
        "add",
        "chain",
        "inet",
        TABLE,
        hook,
        "{ type filter hook " + hook + " priority 0; }");
    inside.onNetwork("nft", "add", "rule", "inet", TABLE, hook, rule);
  }
}
