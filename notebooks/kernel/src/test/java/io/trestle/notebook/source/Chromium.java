package io.trestle.notebook.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Debian's Chromium without a window. It is refused every connection that is not to this host. */
final class Chromium {
  private static final Path BINARY = Path.of("/usr/bin/chromium");
  private static final int SECONDS = 90;

  private Chromium() {}

  /** Why no page can be opened here, if none can. */
  static Optional<String> missing() {
    return Files.isExecutable(BINARY)
        ? Optional.empty()
        : Optional.of("There is no " + BINARY + ": apt-get install chromium");
  }

  /** What opening a page gave. */
  record Opened(List<String> console, Path screenshot) {}

  /** Opens a page, lets its scripts run, and takes a picture of it. */
  static Opened open(String address, Path folder, String name)
      throws IOException, InterruptedException {
    Path screenshot = folder.resolve(name + ".png");
    Path log = folder.resolve(name + ".log");
    Process process =
        new ProcessBuilder(
                BINARY.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
                "--user-data-dir=" + Files.createTempDirectory(folder, "profile-"),
                "--enable-logging=stderr",
                "--virtual-time-budget=5000",
                "--window-size=1000,3200",
                "--screenshot=" + screenshot,
                address)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    List<String> said = Files.readAllLines(log);
    if (!ended || !Files.exists(screenshot)) {
      throw new AssertionError(address + " was not drawn:\n" + String.join("\n", said));
    }
    return new Opened(said.stream().filter(line -> line.contains("CONSOLE")).toList(), screenshot);
  }
}
