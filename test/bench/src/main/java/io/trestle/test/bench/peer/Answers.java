package io.trestle.test.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The measured side of a conversation over standard input and output. Once ready it says {@code
 * done}. Then each line is a command with arguments, answered by {@code figure VALUE NAME} as often
 * as wanted and {@code done}, or by {@code failed WHY}. Each of these lines begins with {@link
 * #MARK}; others are no part of the conversation. The process ends when its input does, whatever it
 * is at.
 */
public final class Answers {
  /** Begins every line that counts. */
  public static final String MARK = "@bench ";

  /** A command was carried out. */
  public static final String DONE = "done";

  /** A command failed. */
  public static final String FAILED = "failed";

  /** One value. */
  public static final String FIGURE = "figure";

  /** A command. */
  public interface Command {
    /** Does it and returns what was measured, by name. */
    Map<String, Double> run(String[] arguments) throws Exception;
  }

  private final PrintStream out = System.out;
  private final Map<String, Command> commands = new LinkedHashMap<>();
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  /** Adds a command. */
  public Answers on(String name, Command command) {
    commands.put(name, command);
    return this;
  }

  /** Answers until the input ends; then this JVM ends. */
  public void serve() throws InterruptedException {
    Thread reader = new Thread(this::read, "commands");
    reader.setDaemon(true);
    reader.start();
    say(DONE);
    while (true) {
      answer(lines.take().split(" ", -1));
    }
  }

  private void answer(String[] words) {
    try {
      Command command = commands.get(words[0]);
      if (command == null) {
        throw new IllegalArgumentException(words[0] + " is none of " + commands.keySet());
      }
      command
          .run(Arrays.copyOfRange(words, 1, words.length))
          .forEach((name, value) -> say(FIGURE + " " + value + " " + name));
      say(DONE);
    } catch (Throwable e) {
      e.printStackTrace();
      say(FAILED + " " + String.valueOf(e).replace('\n', ' '));
    }
  }

  private void say(String line) {
    out.println(MARK + line);
    out.flush();
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      say(FAILED + " " + e);
    }
    new Thread(Answers::endSoon, "end").start();
    System.exit(0);
  }

  /** Shutdown hooks that hang must not keep the process. */
  private static void endSoon() {
    try {
      Thread.sleep(6_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
