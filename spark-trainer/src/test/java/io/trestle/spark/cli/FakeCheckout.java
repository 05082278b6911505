package io.trestle.spark.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A checkout with the real launcher, but a {@code java} that prints its arguments and a {@code mvn}
 * that counts its calls and leaves the three files that the build leaves.
 */
final class FakeCheckout {
  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      echo build >> "%1$s/builds"
      [[ ! -e "%1$s/broken" ]] || { echo "[ERROR] no such symbol"; exit 1; }
      [[ ! -e "%1$s/slow" ]] || sleep 1
      printf '\033[0m\033[1mbuilt\033[0m\n\033[0m'
      touch "%1$s/spark-trainer/target/trestle.jar"
      echo -n "%1$s/pom.xml" > "%1$s/spark-trainer/target/spark.classpath"
      echo -n "/dl4j/a.jar:/dl4j/b.jar" > "%1$s/spark-trainer/target/dl4j.classpath"
      """;
  private static final String JAVA =
      """
      #!/usr/bin/env bash
      if [[ $1 == -version ]]; then echo 'openjdk version "%s.0.1" 2025-01-01' >&2; exit; fi
      echo "WARNING: Using incubator modules: jdk.incubator.vector" >&2
      echo "from the JVM" >&2
      echo "from Trestle" >&3
      printf '%%s\\n' "$@"
      exit 7
      """;

  private final Path root;

  FakeCheckout(Path root) throws IOException {
    this.root = Files.createDirectories(root).toRealPath();
    for (String module : List.of("ps-bridge", "model-io", "spark-trainer")) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      write(root.resolve(module).resolve("pom.xml"), "");
    }
    write(root.resolve("pom.xml"), "");
    write(root.resolve("bin/mvn"), MAVEN.formatted(this.root));
    java(17);
    Files.createDirectories(launcher().getParent());
    Files.copy(
        Path.of(System.getProperty("trestle.root"), "spark-trainer/bin/trestle"),
        launcher(),
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  Path launcher() {
    return root.resolve("spark-trainer/bin/trestle");
  }

  /** The {@code java} from now on says that it is of this version. */
  void java(int version) throws IOException {
    write(root.resolve("jdk/bin/java"), JAVA.formatted(version));
    write(root.resolve("jdk/bin/javac"), "#!/bin/sh\n");
  }

  /** Makes a file with a time that is newer than all that was built so far. */
  void newSource(String path) throws IOException {
    write(root.resolve(path), "");
    Files.setLastModifiedTime(root.resolve(path), FileTime.from(Instant.now().plusSeconds(5)));
  }

  void mark(String name) throws IOException {
    write(root.resolve(name), "");
  }

  Path path(String relative) {
    return root.resolve(relative);
  }

  int builds() throws IOException {
    Path builds = root.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  /** Starts the launcher, or a link to it. */
  Process start(Path launcher, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.resolve("jdk").toFile());
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().remove("TRESTLE_JAVA_OPTS");
    return builder.start();
  }

  CommandRun run(String... args) throws IOException, InterruptedException {
    return finish(start(launcher(), args));
  }

  static CommandRun finish(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("The launcher did not end in a minute: " + out + err);
    }
    return new CommandRun(process.exitValue(), out, err);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
