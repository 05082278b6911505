package io.trestle.test.scaling.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The main class of a measured process; the first argument says which it is. */
public final class Role {
  private Role() {}

  /** Runs until standard input ends. */
  public static void main(String[] args) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      switch (args[0]) {
        case "server" -> MeasuredServer.run(args[1], in);
        case "worker" -> new MeasuredWorker(Path.of(args[1]), args[2]).run(in);
        default -> throw new IllegalArgumentException(args[0]);
      }
    } catch (IOException | RuntimeException e) {
      say("failed " + e);
    }
    System.exit(0);
  }

  static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** CPU time of this process so far, in nanoseconds. */
  static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
