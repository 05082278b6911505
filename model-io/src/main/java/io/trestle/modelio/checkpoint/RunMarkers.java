package io.trestle.modelio.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trestle.modelio.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Files that say which runs write to a log directory: {@code _trestle/runs/<random>}, with the
 * times of the run's start and its last heartbeat. A run without a heartbeat for the grace period
 * is dead.
 */
final class RunMarkers {
  private static final int MOST_BYTES = 4096;
  private static final Pattern CONTENT =
      Pattern.compile("started (\\d{1,18})\nheartbeat (\\d{1,18})\n");

  private final Store store;
  private final Path directory;
  private final Clock clock;
  private final Duration grace;
  private final String own = UUID.randomUUID().toString();
  private final long started;
  private long beaten;
  private boolean written;

  RunMarkers(Store store, Path logDirectory, Clock clock, Duration grace) {
    this.store = store;
    this.directory = new Path(logDirectory, CheckpointNames.OWN + "/runs");
    this.clock = clock;
    this.grace = grace;
    this.started = clock.millis();
  }

  /** Says that this run lives. */
  void beat() throws IOException {
    long now = clock.millis();
    String content = "started %d\nheartbeat %d\n".formatted(started, now);
    store.replace(new Path(directory, own), content.getBytes(UTF_8));
    beaten = now;
    written = true;
  }

  /** Says so if it was last said a tenth of the grace period ago: a file costs time on HDFS. */
  void beatIfDue() throws IOException {
    if (!written || clock.millis() - beaten >= grace.toMillis() / 10) {
      beat();
    }
  }

  /** Whether this run has said that it lives. */
  boolean isWritten() {
    return written;
  }

  void remove() throws IOException {
    written = false;
    store.delete(new Path(directory, own));
  }

  /** The earliest start of any other live run; {@link Long#MAX_VALUE} if there is none. */
  long earliestOtherStart() throws IOException {
    long earliest = Long.MAX_VALUE;
    for (Store.Entry marker : store.list(directory)) {
      if (!marker.name().equals(own) && !isDead(marker)) {
        Matcher content = content(marker);
        // A marker that cannot be read is taken for a run as old as can be.
        earliest = Math.min(earliest, content.matches() ? Long.parseLong(content.group(1)) : 0);
      }
    }
    return earliest;
  }

  /** Markers of runs that are dead. */
  List<Path> dead() throws IOException {
    List<Path> dead = new ArrayList<>();
    for (Store.Entry marker : store.list(directory)) {
      if (!marker.name().equals(own) && isDead(marker)) {
        dead.add(marker.path());
      }
    }
    return dead;
  }

  private boolean isDead(Store.Entry marker) throws IOException {
    Matcher content = content(marker);
    long last = content.matches() ? Long.parseLong(content.group(2)) : marker.modified();
    return last < clock.millis() - grace.toMillis();
  }

  private Matcher content(Store.Entry marker) throws IOException {
    return CONTENT.matcher(new String(store.read(marker.path(), MOST_BYTES), UTF_8));
  }
}
