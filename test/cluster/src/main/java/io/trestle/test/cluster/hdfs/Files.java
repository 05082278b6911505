package io.trestle.test.cluster.hdfs;

import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.host.HostException;
import io.trestle.test.cluster.host.HostProcess;
import io.trestle.test.cluster.host.Java;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * What lies in an HDFS, asked through a client process on one of its hosts, because the test itself
 * is not in their network. Thread-safe.
 */
public final class Files implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final HostProcess agent;
  private final Writer questions;
  private int asked;

  private Files(HostProcess agent) {
    this.agent = agent;
    this.questions = agent.input();
  }

  static Files open(Host host, List<String> classPath) {
    List<String> command = Java.command(256, List.of(), classPath, FileAgent.class.getName());
    return new Files(host.start("files", Map.of(), command));
  }

  /** The paths of all files at or below a path, sorted, without the file system's URI. */
  public List<String> list(String path) {
    String answer = ask("list", path);
    return answer.isEmpty() ? List.of() : List.of(answer.split("\t", -1));
  }

  public boolean exists(String path) {
    return Boolean.parseBoolean(ask("exists", path));
  }

  /** Copies a file or directory of the machine's own disk into HDFS. */
  public void put(Path local, String path) {
    ask("put", local + "\t" + path);
  }

  /** Copies a file or directory to the machine's own disk. */
  public Path get(String path, Path local) {
    ask("get", path + "\t" + local);
    return local;
  }

  /** Deletes a file or directory, if it is there. */
  public void delete(String path) {
    ask("delete", path);
  }

  /** A small file's text; its line ends arrive as {@code \n}. */
  public String text(String path) {
    return ask("text", path).translateEscapes();
  }

  /**
   * Makes a directory that takes at most so many bytes, all replicas counted; more is refused as a
   * full disk is.
   */
  public void limit(String path, long bytes) {
    ask("limit", path + "\t" + bytes);
  }

  /** How many data nodes the name node holds for live. */
  public int liveDataNodes() {
    return Integer.parseInt(ask("live", ""));
  }

  private synchronized String ask(String what, String about) {
    asked++;
    try {
      questions.write(asked + "\t" + what + "\t" + about + "\n");
      questions.flush();
      Matcher answer = agent.await("^(ok|failed) " + asked + " ?(.*)$", LIMIT);
      if (answer.group(1).equals("failed")) {
        throw new FilesException(what + " " + about + ": " + answer.group(2));
      }
      return answer.group(2);
    } catch (IOException | HostException e) {
      throw new FilesException("no answer to '" + what + " " + about + "'", e);
    }
  }

  @Override
  public void close() {
    agent.close();
  }
}
