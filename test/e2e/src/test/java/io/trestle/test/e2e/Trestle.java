package io.trestle.test.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The built command line in a process of its own, started in a folder of its own. What it says goes
 * to two files, so that no full pipe can hold it up.
 */
final class Trestle implements AutoCloseable {
  private static final int MINUTES = 5;
  private static final Path MODULE = Path.of(System.getProperty("trestle.root"), "spark-trainer");

  private final Process process;
  private final Path out;
  private final Path err;

  private Trestle(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** What a process ended with. */
  record Ended(int status, String out, String err) {
    @Override
    public String toString() {
      return "status " + status + "\n--- out\n" + out + "\n--- err\n" + err;
    }
  }

  /** Starts {@code bin/trestle}. */
  static Trestle start(Path folder, String... args) throws IOException {
    return start(folder, List.of(MODULE.resolve("bin/trestle").toString()), args);
  }

  /** Runs {@code bin/trestle} to its end. */
  static Ended run(Path folder, String... args) throws IOException, InterruptedException {
    try (Trestle trestle = start(folder, args)) {
      return trestle.end();
    }
  }

  /** Starts Spark's own {@code spark-submit} class on the application jar. */
  static Trestle submit(Path folder, List<String> sparkArgs, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // spark-submit's shell script adds these to every driver.
    command.addAll(List.of(System.getProperty("trestle.jvm.opens").strip().split(" +")));
    command.add("-cp");
    command.add(Files.readString(MODULE.resolve("target/spark.classpath")).strip());
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(sparkArgs);
    command.add(MODULE.resolve("target/trestle.jar").toString());
    return start(folder, command, args);
  }

  private static Trestle start(Path folder, List<String> command, String... args)
      throws IOException {
    Path out = Files.createTempFile(folder, "out-", ".txt");
    Path err = Files.createTempFile(folder, "err-", ".txt");
    // A build in the background hands ignored interrupts down to its children; a user's shell does
    // not.
    List<String> whole = new ArrayList<>(List.of("env", "--default-signal=INT"));
    whole.addAll(command);
    whole.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(whole)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeAll(Set.of("SPARK_TESTING", "SPARK_HOME"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Such a short run ends sooner without C2; spark-submit's runs have it.
    builder.environment().put("TRESTLE_JAVA_OPTS", "-Xmx1g -XX:TieredStopAtLevel=1");
    return new Trestle(builder.start(), out, err);
  }

  /** Waits for the end; five minutes are taken for a hang. */
  Ended end() throws IOException, InterruptedException {
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(
          "No end after "
              + MINUTES
              + " minutes:\n"
              + Files.readString(out)
              + Files.readString(err));
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** What it has said so far on standard output. */
  String outSoFar() throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** A signal by its name, such as INT. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
