package io.trestle.test.cluster.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A host of its own: address, name, processes and a private disk. The machine's programs and
 * libraries are there too, at their usual paths; only the path of {@link #disk()} differs from host
 * to host. Not thread-safe.
 */
public final class Host {
  private static final String DISK_LIMIT = "3g";

  private final String name;
  private final String address;
  private final Path scratch;
  private final Namespace inside;
  private final Link link;
  private final Map<String, String> names = new TreeMap<>();
  private final Map<String, String> detours = new HashMap<>();
  private int started;

  private Host(String name, String address, Path scratch, Namespace inside, Link link) {
    this.name = name;
    this.address = address;
    this.scratch = scratch;
    this.inside = inside;
    this.link = link;
  }

  static Host boot(String name, String address, Path scratch, Namespace wires) {
    Path etc = scratch.resolve("etc");
    Path hosts = etc.resolve(name + ".hosts");
    Path resolver = etc.resolve("resolv.conf");
    try {
      Files.writeString(hosts, "127.0.0.1 localhost\n");
      Files.writeString(resolver, "# names come from /etc/hosts alone\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String temporary = scratch.startsWith("/tmp") ? "true" : "mount -t tmpfs tmpfs /tmp";
    Namespace inside =
        Namespace.open(
            String.join(
                " && ",
                "hostname " + name,
                "mount -t tmpfs -o size=" + DISK_LIMIT + " tmpfs '" + scratch.resolve("disk") + "'",
                "mount --bind '" + hosts + "' /etc/hosts",
                "mount --bind '" + resolver + "' /etc/resolv.conf",
                temporary,
                "echo ready"));
    return new Host(name, address, scratch, inside, Link.connect(name, address, inside, wires));
  }

  public String name() {
    return name;
  }

  public String address() {
    return address;
  }

  /** The private disk's path, the same on every host; what lies there differs. */
  public Path disk() {
    return scratch.resolve("disk");
  }

  /** The link to the switch, to be cut, slowed or made lossy. */
  public Link link() {
    return link;
  }

  /**
   * Starts a process on this host, in its private disk's root.
   *
   * @param label names the log file, together with this host's name
   */
  public HostProcess start(String label, Map<String, String> environment, List<String> command) {
    started++;
    Path log = scratch.resolve("logs").resolve("%s-%s-%d.log".formatted(name, label, started));
    return HostProcess.start(
        name + ":" + label, inside.entering(disk()), environment, command, log);
  }

  /**
   * Runs a short command on this host and returns what it prints; it must end with status 0 within
   * 20 s.
   */
  public String run(String... command) {
    List<String> all = new ArrayList<>(inside.entering(disk()));
    all.addAll(List.of(command));
    return Command.run(all);
  }

  /**
   * The numbers (on the machine) of the processes on this host whose command line contains a text.
   */
  public List<Long> processes(String part) {
    return inside.processes().stream()
        .filter(pid -> pid != inside.anchor())
        .filter(pid -> Processes.commandLine(pid).contains(part))
        .toList();
  }

  /** What runs on this host, one command line each. */
  public List<String> commandLines() {
    return inside.processes().stream()
        .filter(pid -> pid != inside.anchor())
        .map(Processes::commandLine)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /**
   * The memory that lives in a Java process's heap, in bytes, after a full collection.
   *
   * @param pid as {@link #processes} numbers it
   */
  public long liveHeap(long pid) {
    String own = Long.toString(Processes.innermost(pid));
    String jcmd = System.getProperty("java.home") + "/bin/jcmd";
    run(jcmd, own, "GC.run");
    return HeapInfo.used(run(jcmd, own, "GC.heap_info"));
  }

  /**
   * Sends SIGKILL to every process on this host whose command line contains a text; says how many
   * there were.
   */
  public int kill(String part) {
    return signal("KILL", part);
  }

  /** Stops every process on this host whose command line contains a text, until {@link #resume}. */
  public int pause(String part) {
    return signal("STOP", part);
  }

  /** Lets paused processes go on. */
  public int resume(String part) {
    return signal("CONT", part);
  }

  /** The TCP ports on which processes of this host listen. */
  public List<Integer> listeningPorts() {
    return inside.listeningPorts();
  }

  /**
   * Makes this host take another address for a name, for instance that of a proxy, in processes
   * started from now on.
   */
  public void detour(String to, String by) {
    detours.put(to, by);
    writeNames();
  }

  void forgetDetours() {
    detours.clear();
  }

  void learn(Map<String, String> all) {
    names.clear();
    names.putAll(all);
    writeNames();
  }

  /** The power cut: no more packets first, then no more processes, and the disk is gone. */
  public void crash() {
    link.cut();
    close();
  }

  void close() {
    inside.close();
  }

  private int signal(String signal, String part) {
    List<Long> all = processes(part);
    all.forEach(pid -> Processes.signal(signal, pid));
    return all.size();
  }

  private void writeNames() {
    Map<String, String> all = new TreeMap<>(names);
    all.putAll(detours);
    String lines =
        all.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey() + "\n")
            .collect(Collectors.joining("", "127.0.0.1 localhost\n", ""));
    try {
      // The file is mounted over /etc/hosts: it must stay the same file, so it is written in place.
      Files.writeString(scratch.resolve("etc").resolve(name + ".hosts"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
