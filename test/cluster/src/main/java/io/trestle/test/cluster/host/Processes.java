package io.trestle.test.cluster.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Questions to /proc and signals to processes by their number on the machine. */
final class Processes {
  private Processes() {}

  /** The number of the one child of a process that has just been started. */
  static long onlyChild(long parent) {
    return Awaitility.await("the child of process " + parent)
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> firstChild(parent), Optional::isPresent)
        .orElseThrow();
  }

  static Optional<Long> firstChild(long parent) {
    Path file = Path.of("/proc", Long.toString(parent), "task", Long.toString(parent), "children");
    String children = read(file).trim();
    return children.isEmpty()
        ? Optional.empty()
        : Optional.of(Long.parseLong(children.split(" ", 2)[0]));
  }

  /** The process namespace of a process, or an empty text when it is gone. */
  static String namespaceOf(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns", "pid")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** The command line of a process, its words apart by spaces; empty when it is gone. */
  static String commandLine(long pid) {
    return read(Path.of("/proc", Long.toString(pid), "cmdline")).replace('\0', ' ').trim();
  }

  /** A process's number in the innermost process namespace that it is in. */
  static long innermost(long pid) {
    return read(Path.of("/proc", Long.toString(pid), "status"))
        .lines()
        .filter(line -> line.startsWith("NSpid:"))
        .map(line -> line.substring(line.lastIndexOf('\t') + 1).trim())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new HostException("process " + pid + " is gone"));
  }

  /**
   * The ports that the network namespace of a process listens on (state 0A in proc(5)'s net/tcp).
   */
  static List<Integer> listeningPorts(long pid) {
    Path net = Path.of("/proc", Long.toString(pid), "net");
    return Stream.of("tcp", "tcp6")
        .flatMap(file -> read(net.resolve(file)).lines().skip(1))
        .map(line -> line.trim().split("\\s+", 5))
        .filter(words -> words[3].equals("0A"))
        .map(words -> Integer.valueOf(words[1].substring(words[1].lastIndexOf(':') + 1), 16))
        .distinct()
        .sorted()
        .toList();
  }

  static void signal(String name, long pid) {
    Command.run(List.of("kill", "-" + name, Long.toString(pid)));
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
