package io.trestle.modelio.tfrecord;

import io.trestle.modelio.proto.ProtoReader;
import io.trestle.modelio.proto.ProtoWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tf.Example: features by name.
 *
 * <pre>
 * Example  := features:1 { feature:1 map&lt;string, Feature> }
 * Feature  := bytes_list:1 { value:1* } | float_list:2 { value:1 packed } | int64_list:3 { value:1 packed }
 * </pre>
 *
 * @param features by name; written in the order of the names
 * @see <a
 *     href="https://github.com/tensorflow/tensorflow/blob/v1.2.1/tensorflow/core/example/feature.proto">
 *     feature.proto</a>
 */
public record Example(Map<String, Feature> features) {
  public Example {
    features = Map.copyOf(features);
  }

  /** The Example message's bytes, the same for the same features. */
  public byte[] toBytes() {
    ProtoWriter all = new ProtoWriter();
    new TreeMap<>(features).forEach((name, feature) -> all.entry(1, name, feature.write()));
    return new ProtoWriter().message(1, all).toBytes();
  }

  /**
   * The Example that these bytes hold.
   *
   * @param file the file that they are from, for error messages
   * @throws io.trestle.modelio.CorruptFileException if they hold none
   */
  public static Example parse(byte[] bytes, String file) {
    Map<String, Feature> features = new TreeMap<>();
    ProtoReader example = ProtoReader.of(bytes, file, "tf.Example");
    while (example.next()) {
      if (example.field() == 1) {
        readFeatures(example.message(), features);
      }
    }
    return new Example(features);
  }

  private static void readFeatures(ProtoReader message, Map<String, Feature> features) {
    while (message.next()) {
      if (message.field() == 1) {
        readEntry(message.message(), features);
      }
    }
  }

  private static void readEntry(ProtoReader entry, Map<String, Feature> features) {
    String name = "";
    Feature feature = Feature.ofBytes(List.of());
    while (entry.next()) {
      switch (entry.field()) {
        case 1 -> name = entry.text();
        case 2 -> feature = Feature.read(entry.message());
        default -> {}
      }
    }
    features.put(name, feature);
  }
}
