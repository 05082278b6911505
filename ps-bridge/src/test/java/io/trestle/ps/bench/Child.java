package io.trestle.ps.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that plays a {@link Role}, with the class path and flags of this one. */
final class Child implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;

  Child(String... role) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of(System.getProperty("trestle.bench.flags").split(" ")));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Role.class.getName());
    command.addAll(List.of(role));
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.out = process.inputReader();
    this.in = process.outputWriter();
  }

  void send(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  /** Waits for a line that begins so, and gives the rest of it. */
  String expect(String word) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(word)) {
        return line.substring(word.length()).strip();
      }
    }
    throw new IOException("A measured process ended before it said '" + word + "'.");
  }

  @Override
  public void close() {
    try {
      in.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
