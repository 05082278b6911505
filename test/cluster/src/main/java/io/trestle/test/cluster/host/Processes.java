package io.trestle.test.cluster.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
