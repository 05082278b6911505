package io.trestle.spark.job;

import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.Shape;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.checkpoint.CheckpointDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Reads W and b of a checkpoint. */
final class Variables {
  private Variables() {}

  static List<Float> read(Path logs, long step) {
    List<Float> all = new ArrayList<>();
    try (CheckpointReader reader =
        CheckpointDirectory.reader(
            new Configuration(), new org.apache.hadoop.fs.Path(logs.toUri()), step)) {
      for (String name : List.of("W", "b")) {
        Shape shape = reader.tensor(name).shape();
        float[] values = new float[Math.toIntExact(shape.elements())];
        reader.read(name, TensorSlice.whole(shape), values, 0);
        for (float value : values) {
          all.add(value);
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
