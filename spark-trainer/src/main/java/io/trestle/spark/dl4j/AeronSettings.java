package io.trestle.spark.dl4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What makes Aeron, DL4J's transport, run and leave nothing behind. It reads system properties when
 * it starts; those that the user has given win.
 *
 * <p>DL4J lets a peer be silent for 30 s, and Aeron refuses to start where it would unblock a
 * publication sooner than that. Left alone, three of its threads spin in each JVM, and its buffers
 * are filled with zeros first: that doubled DL4J's times on two cores (a first round of 38 s, and
 * 19 s with one thread and sparse files). Aeron's files, some 100 MB, are in shared memory: each
 * JVM has a directory of a known name, which goes when the peer stops, or is cleared away by the
 * next one on the host when the JVM was killed.
 */
final class AeronSettings {
  private static final Logger LOG = LoggerFactory.getLogger(AeronSettings.class);
  private static final String DIRECTORY = "aeron.dir";
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "aeron-trestle-";

  private AeronSettings() {}

  /** Makes them; again does no harm. */
  static synchronized void apply() {
    set("aeron.publication.unblock.timeout", "60s");
    set("aeron.threading.mode", "SHARED");
    set("aeron.term.buffer.sparse.file", "true");
    set("aeron.dir.delete.on.start", "true");
    set("aeron.dir.delete.on.shutdown", "true");
    if (System.getProperty(DIRECTORY) == null) {
      clear();
      set(DIRECTORY, base().resolve(prefix() + ProcessHandle.current().pid()).toString());
    }
  }

  private static void set(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static Path base() {
    return Files.isWritable(SHARED_MEMORY)
        ? SHARED_MEMORY
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** The host's name is in it: containers that share memory may not see each other's processes. */
  private static String prefix() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return PREFIX + host + "-";
  }

  /** Deletes what JVMs of this host left that are no more. */
  static void clear() {
    clear(base());
  }

  /** Deletes the directories of JVMs of this host that are no more; a failure harms nobody. */
  static void clear(Path base) {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(base, prefix() + "*")) {
      for (Path directory : left) {
        String pid = directory.getFileName().toString().substring(prefix().length());
        if (pid.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          delete(directory);
          LOG.info("Deleted {}, a killed JVM's", directory);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("What killed JVMs left in {} could not be deleted", base, e);
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(directory)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
