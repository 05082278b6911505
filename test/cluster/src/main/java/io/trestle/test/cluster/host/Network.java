package io.trestle.test.cluster.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A switch and the hosts plugged into it, apart from the machine's own network.
 *
 * <p>Addresses are 10.77.0.1 upwards; they are seen by nobody else, so any number of networks may
 * run at once. Not thread-safe.
 */
public final class Network implements AutoCloseable {
  private static final String PREFIX = "10.77.0.";

  private final Path scratch;
  private final Namespace wires;
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private int plugged;

  private Network(Path scratch, Namespace wires) {
    this.scratch = scratch;
    this.wires = wires;
  }

  /**
   * Starts a switch without hosts.
   *
   * @param scratch a directory for logs and mount points, made when it is not there
   * @throws HostException when the machine refuses; {@link Requirements#missing()} says why
   *     beforehand
   */
  public static Network open(Path scratch) {
    try {
      Files.createDirectories(scratch.resolve("disk"));
      Files.createDirectories(scratch.resolve("shared"));
      Files.createDirectories(scratch.resolve("etc"));
      Files.createDirectories(scratch.resolve("logs"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Namespace wires =
        Namespace.open("ip link add name br0 type bridge && ip link set br0 up && echo ready");
    return new Network(scratch.toAbsolutePath(), wires);
  }

  /**
   * Adds a host with its own address, name, processes and an empty disk. Hosts already there learn
   * its name.
   */
  public Host plug(String name) {
    if (hosts.containsKey(name)) {
      throw new HostException("host " + name + " is plugged in already");
    }
    plugged++;
    Host host = Host.boot(name, PREFIX + plugged, scratch, wires);
    hosts.put(name, host);
    hosts.values().forEach(Host::forgetDetours);
    Map<String, String> names =
        hosts.values().stream().collect(Collectors.toMap(Host::name, Host::address));
    hosts.values().forEach(each -> each.learn(names));
    return host;
  }

  /** Takes a host away, with all that runs on it. */
  public void unplug(String name) {
    host(name).close();
    hosts.remove(name);
  }

  /** A host that is plugged in. */
  public Host host(String name) {
    Host host = hosts.get(name);
    if (host == null) {
      throw new HostException("no host " + name + " is plugged in, only " + hosts.keySet());
    }
    return host;
  }

  /** The private disk's path, the same on every host; what lies there differs from host to host. */
  public Path disk() {
    return scratch.resolve("disk");
  }

  /** A directory that is the same on every host and on the machine, as a shared mount. */
  public Path shared() {
    return scratch.resolve("shared");
  }

  /** Where the output of every process on a host is kept. */
  public Path logs() {
    return scratch.resolve("logs");
  }

  /** Ends every process on every host and takes the links away. */
  @Override
  public void close() {
    hosts.values().forEach(Host::close);
    wires.close();
  }
}
