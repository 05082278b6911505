package io.trestle.modelio.event;

import io.trestle.modelio.proto.ProtoReader;
import io.trestle.modelio.tfrecord.TfRecordReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads the scalars of an event file, whoever wrote it; the format stands at {@link EventWriter}.
 */
public final class EventReader {
  private EventReader() {}

  /**
   * All points of a file, in its order. As TensorBoard does, takes a record that is cut off at the
   * end for one that is still being written, and leaves it out.
   *
   * @throws io.trestle.modelio.CorruptFileException if the file is damaged before its end
   */
  public static List<Scalar> read(Configuration conf, Path file) throws IOException {
    FileSystem files = file.getFileSystem(conf);
    List<Scalar> scalars = new ArrayList<>();
    try (TfRecordReader records =
        new TfRecordReader(new BufferedInputStream(files.open(file)), file.toString())) {
      Optional<byte[]> record = records.nextIfWhole();
      while (record.isPresent()) {
        readEvent(ProtoReader.of(record.get(), file.toString(), "event"), scalars);
        record = records.nextIfWhole();
      }
    }
    return scalars;
  }

  private static void readEvent(ProtoReader event, List<Scalar> scalars) {
    double wallTime = 0;
    long step = 0;
    List<ProtoReader> values = new ArrayList<>();
    while (event.next()) {
      switch (event.field()) {
        case 1 -> wallTime = event.float64();
        case 2 -> step = event.number();
        case 5 -> addValues(event.message(), values);
        default -> {}
      }
    }
    for (ProtoReader value : values) {
      readValue(value, step, wallTime, scalars);
    }
  }

  private static void addValues(ProtoReader summary, List<ProtoReader> values) {
    while (summary.next()) {
      if (summary.field() == 1) {
        values.add(summary.message());
      }
    }
  }

  private static void readValue(
      ProtoReader value, long step, double wallTime, List<Scalar> scalars) {
    String tag = "";
    while (value.next()) {
      switch (value.field()) {
        case 1 -> tag = value.text();
        case 2 -> scalars.add(new Scalar(step, wallTime, tag, value.float32()));
        default -> {}
      }
    }
  }
}
