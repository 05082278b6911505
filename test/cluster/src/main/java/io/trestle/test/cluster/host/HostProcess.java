package io.trestle.test.cluster.host;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process on a host: its output, kept in memory and in a log file, its end, and signals to it.
 * Thread-safe.
 */
public final class HostProcess implements AutoCloseable {
  private static final int LAST_LINES = 40;

  private final String title;
  private final Process launcher;
  private final Path log;
  private final List<String> lines = new ArrayList<>();
  private boolean outputEnded;

  private HostProcess(String title, Process launcher, Path log) {
    this.title = title;
    this.launcher = launcher;
    this.log = log;
  }

  static HostProcess start(
      String title,
      List<String> entering,
      Map<String, String> environment,
      List<String> command,
      Path log) {
    List<String> words = new ArrayList<>(entering);
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    Map<String, String> own = Map.copyOf(builder.environment());
    builder.environment().clear();
    for (String inherited : List.of("PATH", "JAVA_HOME", "LANG", "HOME")) {
      if (own.containsKey(inherited)) {
        builder.environment().put(inherited, own.get(inherited));
      }
    }
    builder.environment().putAll(environment);
    try {
      HostProcess process = new HostProcess(title, builder.start(), log);
      Thread reader = new Thread(process::read, "output of " + title);
      reader.setDaemon(true);
      reader.start();
      return process;
    } catch (IOException e) {
      throw new HostException("cannot start " + title, e);
    }
  }

  /** What is written here arrives at the process's standard input. */
  public Writer input() {
    return new BufferedWriter(launcher.outputWriter(StandardCharsets.UTF_8));
  }

  /**
   * Waits until a line of the output matches, counted from the process's start, and returns the
   * match.
   *
   * @throws HostException when the process ends or the time runs out first; the message carries the
   *     last lines
   */
  public Matcher await(String regex, Duration limit) {
    return await(regex, 0, limit);
  }

  /** As {@link #await(String, Duration)}, but looks only at lines from the given number on. */
  public synchronized Matcher await(String regex, int fromLine, Duration limit) {
    Pattern pattern = Pattern.compile(regex);
    long deadline = System.nanoTime() + limit.toNanos();
    int next = fromLine;
    while (true) {
      for (; next < lines.size(); next++) {
        Matcher matcher = pattern.matcher(lines.get(next));
        if (matcher.find()) {
          return matcher;
        }
      }
      long left = deadline - System.nanoTime();
      if (outputEnded || left <= 0) {
        throw new HostException(
            "%s %s before it printed '%s'; its last lines (all: %s):%n%s"
                .formatted(title, outputEnded ? "ended" : "ran for " + limit, regex, log, tail()));
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new HostException("interrupted while waiting for " + title, e);
      }
    }
  }

  /**
   * Waits for the end and returns the exit status (128 + signal for a killed process).
   *
   * @throws HostException when it does not end in time; it is then killed
   */
  public int awaitEnd(Duration limit) {
    try {
      if (!launcher.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        String last = tail();
        kill();
        throw new HostException(
            "%s did not end in %s; its last lines (all: %s):%n%s"
                .formatted(title, limit, log, last));
      }
      synchronized (this) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!outputEnded && System.nanoTime() < deadline) {
          TimeUnit.MILLISECONDS.timedWait(this, 100);
        }
      }
      return launcher.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException("interrupted while waiting for " + title, e);
    }
  }

  public boolean isAlive() {
    return launcher.isAlive();
  }

  /** Sends SIGKILL, as a machine that runs out of memory does. */
  public void kill() {
    Processes.firstChild(launcher.pid())
        .flatMap(ProcessHandle::of)
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Sends SIGTERM. */
  public void terminate() {
    signal("TERM");
  }

  /** Stops it where it stands, until {@link #resume()}. */
  public void pause() {
    signal("STOP");
  }

  public void resume() {
    signal("CONT");
  }

  /** All lines printed so far. */
  public synchronized List<String> output() {
    return List.copyOf(lines);
  }

  /** The last lines printed so far, for messages. */
  public synchronized String tail() {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  /** The process's number on the machine. */
  public long pid() {
    return Processes.onlyChild(launcher.pid());
  }

  @Override
  public void close() {
    kill();
    awaitEnd(Duration.ofSeconds(10));
  }

  private void signal(String name) {
    Processes.signal(name, pid());
  }

  private void read() {
    try (BufferedReader out =
            new BufferedReader(
                new InputStreamReader(launcher.getInputStream(), StandardCharsets.UTF_8));
        Writer copy = Files.newBufferedWriter(log)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        copy.write(line);
        copy.write('\n');
        copy.flush();
        synchronized (this) {
          lines.add(line);
          notifyAll();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("output of " + title + " to " + log, e);
    } finally {
      synchronized (this) {
        outputEnded = true;
        notifyAll();
      }
    }
  }
}
