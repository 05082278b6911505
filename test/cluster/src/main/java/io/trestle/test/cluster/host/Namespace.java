package io.trestle.test.cluster.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A set of unnamed namespaces (network, mounts, host name, processes), held by one anchor process
 * inside.
 *
 * <p>Nothing of it has a name in the machine's own namespaces, and the anchor waits for the end of
 * its standard input, a pipe that this JVM holds. So when the JVM ends, by whatever signal, the
 * pipe closes, the anchor ends, and because it is the first process of its process namespace the
 * kernel ends all others inside and takes network links and mounts with them.
 */
final class Namespace implements AutoCloseable {
  private final Process launcher;
  private final long anchor;

  private Namespace(Process launcher, long anchor) {
    this.launcher = launcher;
    this.anchor = anchor;
  }

  /**
   * Opens namespaces and runs a bash script in them as root, which must print {@code ready} as its
   * last line.
   */
  static Namespace open(String script) {
    ProcessBuilder builder =
        new ProcessBuilder(
            "unshare",
            "--net",
            "--mount",
            "--uts",
            "--ipc",
            "--pid",
            "--fork",
            "--kill-child",
            "--propagation",
            "private",
            "bash",
            "-c",
            "mount -t proc proc /proc && ip link set lo up && "
                + script
                + " || echo failed; read -r forever");
    try {
      Process launcher = builder.redirectErrorStream(true).start();
      List<String> printed = new ArrayList<>();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(launcher.getInputStream(), StandardCharsets.UTF_8));
      for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
        if (line == null || printed.size() > 20) {
          launcher.destroyForcibly();
          throw new HostException("cannot set up namespaces: " + String.join("; ", printed));
        }
        printed.add(line);
        if (line.startsWith("failed")) {
          launcher.getOutputStream().close();
        }
      }
      return new Namespace(launcher, Processes.onlyChild(launcher.pid()));
    } catch (IOException e) {
      throw new HostException("cannot start 'unshare'", e);
    }
  }

  /** The first process inside, as the machine's own process namespace numbers it. */
  long anchor() {
    return anchor;
  }

  /**
   * Runs a short command in the network namespace only: it sees the machine's own files and
   * processes.
   */
  String onNetwork(String... words) {
    List<String> all =
        new ArrayList<>(List.of("nsenter", "-t", Long.toString(anchor), "--net", "--"));
    all.addAll(List.of(words));
    return Command.run(all);
  }

  /**
   * The words before a command that make it run in all the namespaces, in the given directory
   * there.
   */
  List<String> entering(Path directory) {
    return List.of(
        "nsenter",
        "-t",
        Long.toString(anchor),
        "--net",
        "--mount",
        "--uts",
        "--ipc",
        "--pid",
        "--no-fork",
        "--",
        "bash",
        "-c",
        "cd \"$0\" && \"$@\"; exit $?",
        directory.toString());
  }

  /** The processes inside, the anchor among them, as the machine numbers them. */
  List<Long> processes() {
    Path own = Path.of("/proc", Long.toString(anchor), "ns", "pid");
    try {
      String namespace = Files.readSymbolicLink(own).toString();
      return ProcessHandle.allProcesses()
          .map(ProcessHandle::pid)
          .filter(pid -> namespace.equals(Processes.namespaceOf(pid)))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  List<Integer> listeningPorts() {
    return Processes.listeningPorts(anchor);
  }

  /** Ends all processes inside at once; what the kernel held for them goes with them. */
  @Override
  public void close() {
    ProcessHandle.of(anchor).ifPresent(ProcessHandle::destroyForcibly);
    try {
      launcher.getOutputStream().close();
      if (!launcher.waitFor(10, TimeUnit.SECONDS)) {
        throw new HostException("the namespaces of process " + anchor + " did not go away in 10 s");
      }
    } catch (IOException e) {
      throw new HostException("cannot close the pipe to process " + anchor, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
