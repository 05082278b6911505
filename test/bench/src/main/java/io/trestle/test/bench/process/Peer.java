package io.trestle.test.bench.process;

import io.trestle.test.bench.peer.Answers;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running process that speaks as {@link Answers} does. Its other output, and its standard error,
 * go to a file. Not thread-safe.
 */
public final class Peer implements AutoCloseable {
  private static final String ENDED = "ended";
  private static final int LAST_LINES = 15;
  private static final int KILLED_SECONDS = 5;

  private final String name;
  private final Path log;
  private final Process process;
  private final BufferedWriter in;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  Peer(PeerCommand command, Path scratch, Path log) {
    this.name = command.name();
    this.log = log;
    ProcessBuilder builder =
        new ProcessBuilder(command.words(scratch))
            .directory(scratch.toFile())
            .redirectError(log.toFile());
    builder.environment().putAll(command.environment());
    try {
      this.process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + name, e);
    }
    this.in = process.outputWriter();
    Thread reader = new Thread(this::read, "output of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  /** As it stands in logs and messages. */
  public String name() {
    return name;
  }

  /** The number of the process. */
  public long pid() {
    return process.pid();
  }

  /** Waits until the process can be asked. */
  public Peer awaitReady(Duration limit) {
    figures(limit);
    return this;
  }

  /** Sends a command; {@link #figures} waits for its answer. */
  public void send(Object... words) {
    List<String> texts = new ArrayList<>();
    for (Object word : words) {
      texts.add(word.toString());
    }
    try {
      in.write(String.join(" ", texts));
      in.newLine();
      in.flush();
    } catch (IOException e) {
      throw new PeerException(name + " has ended." + lastLines());
    }
  }

  /**
   * Waits for the answer to a command.
   *
   * @throws PeerException when the process fails, ends, or takes longer; then it is ended
   */
  public Map<String, Double> figures(Duration limit) {
    Map<String, Double> figures = new LinkedHashMap<>();
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      String line = next(end, limit);
      String[] words = line.split(" ", 3);
      switch (words[0]) {
        case Answers.DONE -> {
          return figures;
        }
        case Answers.FIGURE -> figures.put(words[2], Double.valueOf(words[1]));
        case Answers.FAILED ->
            throw new PeerException(
                name + ": " + line.substring(Answers.FAILED.length()).strip() + lastLines());
        case ENDED -> {
          said.add(ENDED);
          throw new PeerException(name + " ended." + lastLines());
        }
        default -> throw new PeerException(name + " said " + line);
      }
    }
  }

  /** Sends a command and waits for its answer. */
  public Map<String, Double> ask(Duration limit, Object... words) {
    send(words);
    return figures(limit);
  }

  /** Ends the process and those that it started: by the end of its input, then by force. */
  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    try {
      in.close();
    } catch (IOException e) {
      // It has ended already.
      process.destroy();
    }
    try {
      process.waitFor(8, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill(all);
  }

  /** Ends the process and those that it started at once. */
  void kill() {
    kill(process.descendants().toList());
  }

  private void kill(List<ProcessHandle> others) {
    List<ProcessHandle> all = new ArrayList<>(others);
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle one : all) {
      try {
        one.onExit().get(KILLED_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        // It is in the hands of the operating system.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private String next(long end, Duration limit) {
    try {
      String line = said.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        kill();
        throw new PeerException(name + " did not end in " + limit.toSeconds() + " s");
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
      throw new PeerException("Interrupted while " + name + " worked.");
    }
  }

  private void read() {
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(Answers.MARK)) {
          said.add(line.substring(Answers.MARK.length()));
        }
      }
    } catch (IOException e) {
      // The process was ended.
      said.add(ENDED);
    }
    said.add(ENDED);
  }

  private String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
      return last.isEmpty() ? "" : "\n  " + String.join("\n  ", last);
    } catch (IOException e) {
      return " (" + log + " cannot be read)";
    }
  }
}
