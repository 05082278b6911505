package io.trestle.test.cluster.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short commands of the machine and returns what they print. */
final class Command {
  private static final long LIMIT_SECONDS = 20;

  private Command() {}

  static String run(List<String> words) {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String printed;
      try (InputStream out = process.getInputStream()) {
        printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new HostException(
            "'" + String.join(" ", words) + "' did not end in " + LIMIT_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new HostException(
            "'%s' ended with status %d: %s"
                .formatted(String.join(" ", words), process.exitValue(), printed));
      }
      return printed;
    } catch (IOException e) {
      throw new HostException("cannot run '" + String.join(" ", words) + "'", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException("interrupted while running '" + String.join(" ", words) + "'", e);
    }
  }

  /** Whether a program of this name stands in one of the directories of PATH. */
  static boolean exists(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    return Arrays.stream(path.split(":", -1))
        .filter(dir -> !dir.isEmpty())
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
  }
}
