package io.trestle.modelio.event;

import io.trestle.modelio.proto.ProtoWriter;
import io.trestle.modelio.store.Stores;
import io.trestle.modelio.tfrecord.TfRecordWriter;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.Syncable;

/**
 * Writes one event file for TensorBoard.
 *
 * <pre>
 * file    := TFRecord of Event
 * Event   := wall_time:1 double  step:2 int64  (file_version:3 "brain.Event:2" | summary:5 Summary)
 * Summary := value:1 { tag:1 string  simple_value:2 float }*
 * </pre>
 *
 * <p>The first event holds the file version. What was written is handed to the file system at the
 * latest with the first write that comes {@link #FLUSH_INTERVAL} after the last time, so that a run
 * that is killed leaves a file that TensorBoard reads up to then; a record cut off at the end does
 * not disturb it. On object stores a file appears only when it is closed. Not thread-safe.
 *
 * @see <a
 *     href="https://github.com/tensorflow/tensorflow/blob/v1.2.1/tensorflow/core/util/event.proto">
 *     event.proto</a>
 */
public final class EventWriter implements Closeable {
  /** How long a value may wait in this process's memory. */
  public static final Duration FLUSH_INTERVAL = Duration.ofSeconds(2);

  private final Path file;
  private final Clock clock;
  private final OutputStream storage;
  private final TfRecordWriter records;
  private Instant flushed;

  private EventWriter(Path file, Clock clock, OutputStream storage) throws IOException {
    this.file = file;
    this.clock = clock;
    this.storage = storage;
    this.records = new TfRecordWriter(new BufferedOutputStream(storage, 1 << 13));
    records.write(event(0).text(3, "brain.Event:2").toBytes());
    flush();
  }

  /**
   * Creates a file {@code events.out.tfevents.<seconds>.<name>} in a log directory.
   *
   * @param name tells this writer from others in the same second: a host's name, or a run's
   * @throws io.trestle.modelio.AlreadyPublishedException if the file exists
   */
  public static EventWriter create(Configuration conf, Path logDirectory, String name, Clock clock)
      throws IOException {
    String base = "events.out.tfevents.%010d.%s".formatted(clock.instant().getEpochSecond(), name);
    Path file = new Path(logDirectory, base);
    OutputStream storage = Stores.of(conf, file).create(file);
    try {
      return new EventWriter(file, clock, storage);
    } catch (IOException | RuntimeException e) {
      storage.close();
      throw e;
    }
  }

  /** Where the file is. */
  public Path file() {
    return file;
  }

  /**
   * Adds a point to each of some curves.
   *
   * @param step the global step, 0 or more
   * @param values by tag, such as {@link Scalar#LOSS}
   */
  public void write(long step, Map<String, Float> values) throws IOException {
    ProtoWriter summary = new ProtoWriter();
    values.forEach(
        (tag, value) -> summary.message(1, new ProtoWriter().text(1, tag).float32(2, value)));
    records.write(event(step).message(5, summary).toBytes());
    if (!clock.instant().isBefore(flushed.plus(FLUSH_INTERVAL))) {
      flush();
    }
  }

  /** Hands everything to the file system, so that readers see it. */
  public void flush() throws IOException {
    records.flush();
    if (storage instanceof Syncable syncable) {
      syncable.hflush();
    }
    flushed = clock.instant();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }

  private ProtoWriter event(long step) {
    return new ProtoWriter().float64(1, clock.millis() / 1e3).number(2, step);
  }
}
