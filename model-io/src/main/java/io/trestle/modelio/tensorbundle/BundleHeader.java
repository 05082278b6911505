package io.trestle.modelio.tensorbundle;

import io.trestle.modelio.proto.ProtoReader;
import io.trestle.modelio.proto.ProtoWriter;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The entry under the empty key (tensorflow/core/protobuf/tensor_bundle.proto).
 *
 * <pre>
 * BundleHeaderProto { int32 num_shards = 1; Endianness endianness = 2; VersionDef version = 3;
 *   repeated Side trestle_side = 7001; }
 * VersionDef { int32 producer = 1; int32 min_consumer = 2; }
 * Side { string name = 1; bytes content = 2; }
 * </pre>
 *
 * Side entries stand here, in a field that TensorFlow passes over as unknown: so they appear with
 * the index, in the same step, and no tool of TensorFlow's ever lists or loads them.
 */
record BundleHeader(int shards, Map<String, byte[]> sides) {
  /** Side entries are held in memory, so they are bounded. */
  static final int MOST_SIDE_BYTES = 32 << 20;

  /** TensorFlow's kTensorBundleVersion. */
  private static final int VERSION = 1;

  private static final int SIDE = 7001;

  BundleHeader {
    sides = Collections.unmodifiableMap(new TreeMap<>(sides));
  }

  byte[] encode() {
    ProtoWriter out =
        new ProtoWriter().nonZero(1, shards).message(3, new ProtoWriter().number(1, VERSION));
    long total = 0;
    for (Map.Entry<String, byte[]> side : sides.entrySet()) {
      total += side.getValue().length;
      if (total > MOST_SIDE_BYTES) {
        throw new IllegalArgumentException(
            "the side entries exceed %d bytes together at %s; write what is large as a tensor"
                .formatted(MOST_SIDE_BYTES, side.getKey()));
      }
      out.message(SIDE, new ProtoWriter().text(1, side.getKey()).bytes(2, side.getValue()));
    }
    return out.toBytes();
  }

  static BundleHeader read(ProtoReader in) {
    long shards = 0;
    long endianness = 0;
    long minConsumer = 0;
    Map<String, byte[]> sides = new TreeMap<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> shards = in.number();
        case 2 -> endianness = in.number();
        case 3 -> minConsumer = minConsumer(in.message());
        case SIDE -> readSide(in.message(), sides);
        default -> {}
      }
    }
    if (shards < 1 || shards > Integer.MAX_VALUE) {
      throw in.corrupt("1 or more shards", Long.toString(shards));
    }
    if (endianness != 0) {
      throw in.corrupt("little-endian data", "endianness " + endianness);
    }
    if (minConsumer > VERSION) {
      throw in.corrupt(
          "a bundle that readers of version " + VERSION + " understand",
          "one for version " + minConsumer);
    }
    return new BundleHeader((int) shards, sides);
  }

  private static long minConsumer(ProtoReader version) {
    long minConsumer = 0;
    while (version.next()) {
      if (version.field() == 2) {
        minConsumer = version.number();
      }
    }
    return minConsumer;
  }

  private static void readSide(ProtoReader in, Map<String, byte[]> sides) {
    String name = "";
    byte[] content = {};
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> content = in.bytes();
        default -> {}
      }
    }
    sides.put(name, content);
  }
}
