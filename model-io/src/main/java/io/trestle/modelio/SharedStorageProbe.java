package io.trestle.modelio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds out, before training, whether a directory is the same storage on every host. Each
 * participant (driver, server, worker) makes one of these and goes through two phases, which the
 * driver sets off everywhere:
 *
 * <ol>
 *   <li>{@link #writeToken} writes a token; the driver collects the names of all tokens;
 *   <li>{@link #look} waits, for a bounded time, until it sees all of these, and says which it saw;
 *       the driver hands all sightings to {@link #verify}.
 * </ol>
 *
 * Afterwards every participant calls {@link #removeToken}, also when the probe failed. A {@code
 * file:} path passes where all are on one host or it truly is a shared mount. Thread-safe.
 */
public final class SharedStorageProbe {
  /** Directory of the tokens, below the directory that is probed. */
  public static final String DIRECTORY = "_trestle/probe";

  /**
   * How long {@link #look} waits unless told otherwise. All tokens are written by then, and a
   * listing of a directory is fresh on NFS too; what is missing after this is somewhere else.
   */
  public static final Duration DEFAULT_BOUND = Duration.ofSeconds(3);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Path directory;
  private final FileSystem fs;
  private final Clock clock;
  private final Consumer<Duration> pause;

  private SharedStorageProbe(Path directory, FileSystem fs, Clock clock, Consumer<Duration> pause) {
    this.directory = directory;
    this.fs = fs;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * A probe of one directory.
   *
   * @param conf names the file systems
   * @param directory the log or work directory
   * @throws IOException if the file system cannot be reached
   */
  public static SharedStorageProbe of(Configuration conf, Path directory) throws IOException {
    return of(conf, directory, Clock.systemUTC(), time -> LockSupport.parkNanos(time.toNanos()));
  }

  static SharedStorageProbe of(
      Configuration conf, Path directory, Clock clock, Consumer<Duration> pause)
      throws IOException {
    FileSystem fs = directory.getFileSystem(conf);
    return new SharedStorageProbe(
        fs.makeQualified(new Path(directory, DIRECTORY)), fs, clock, pause);
  }

  /**
   * Phase 1: writes a token.
   *
   * @param role who this is, such as {@code server-0}
   * @param host the host's name
   * @return the token's name, for the driver
   * @throws IOException if nothing can be written there
   */
  public String writeToken(String role, String host) throws IOException {
    String token = "token-%s-%s-%s".formatted(plain(role), plain(host), UUID.randomUUID());
    try (OutputStream out = fs.create(new Path(directory, token), false)) {
      out.write(token.getBytes(UTF_8));
    }
    return token;
  }

  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9._]", "_");
  }

  /**
   * Phase 2: waits until all expected tokens are seen or the bound is over.
   *
   * @param role who this is
   * @param host the host's name
   * @param expected names of all participants' tokens
   * @param bound how long to wait at most; file systems such as NFS show new files late
   */
  public Sighting look(String role, String host, Collection<String> expected, Duration bound)
      throws IOException {
    Instant end = clock.instant().plus(bound);
    Set<String> seen = seen(expected);
    while (seen.size() < Set.copyOf(expected).size() && clock.instant().isBefore(end)) {
      pause.accept(PAUSE);
      seen = seen(expected);
    }
    return new Sighting(role, host, List.copyOf(seen));
  }

  private Set<String> seen(Collection<String> expected) throws IOException {
    Set<String> seen = new TreeSet<>();
    try {
      for (FileStatus status : fs.listStatus(directory)) {
        seen.add(status.getPath().getName());
      }
    } catch (FileNotFoundException e) {
      // The directory is not there: that is what a host sees on a disk of its own.
      return seen;
    }
    seen.retainAll(expected);
    return seen;
  }

  /**
   * Removes a token, and after the last one the directory of tokens and the one above it, where
   * nothing else is in there.
   */
  public void removeToken(String token) throws IOException {
    fs.delete(new Path(directory, token), false);
    try {
      if (fs.listStatus(directory).length == 0) {
        fs.delete(directory, false);
        if (fs.listStatus(directory.getParent()).length == 0) {
          fs.delete(directory.getParent(), false);
        }
      }
    } catch (IOException e) {
      // Another participant removed the directory first, or just wrote to it: both are fine.
      return;
    }
  }

  /**
   * The driver's verdict.
   *
   * @param directory the directory that was probed, for the message
   * @param expected names of all participants' tokens
   * @param sightings what each participant saw
   * @throws StorageNotSharedException for the first participant that missed a token
   */
  public static void verify(
      Path directory, Collection<String> expected, Collection<Sighting> sightings) {
    for (Sighting sighting : sightings) {
      Set<String> missing = new TreeSet<>(expected);
      sighting.tokens().forEach(missing::remove);
      if (!missing.isEmpty()) {
        throw new StorageNotSharedException(
            directory.toString(),
            sighting.role() + " on " + sighting.host(),
            "it sees %d of %d tokens there, and not %s"
                .formatted(sighting.tokens().size(), Set.copyOf(expected).size(), missing));
      }
    }
  }

  /**
   * What one participant saw.
   *
   * @param role who it is
   * @param host where it runs
   * @param tokens names of the expected tokens that it saw
   */
  public record Sighting(String role, String host, List<String> tokens) {
    public Sighting {
      tokens = List.copyOf(tokens);
    }
  }
}
