package io.trestle.test.scaling.measure;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that plays a {@link Role}: told what to do line by line, and answering in lines. */
final class Child implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;

  Child(String heap, String... role) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of(System.getProperty("trestle.jvm.opens").strip().split(" +", -1)));
    command.addAll(
        List.of("--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-Xss256k", heap));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Role.class.getName()));
    command.addAll(List.of(role));
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    this.out = process.inputReader();
    this.in = process.outputWriter();
  }

  long pid() {
    return process.pid();
  }

  void send(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  /** Waits for a line that begins so, and gives the words after that. */
  String[] expect(String word) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(word + " ")) {
        return line.substring(word.length() + 1).split(" ", -1);
      }
      if (line.startsWith("failed ")) {
        throw new IOException("A measured process failed: " + line);
      }
    }
    throw new IOException("A measured process ended before it said '" + word + "'.");
  }

  String[] ask(String line, String word) throws IOException {
    send(line);
    return expect(word);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
