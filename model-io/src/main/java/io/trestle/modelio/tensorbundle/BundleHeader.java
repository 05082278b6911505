package io.trestle.modelio.tensorbundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trestle.modelio.sstable.ByteCursor;
import io.trestle.modelio.sstable.ByteSink;
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
    ByteSink version = new ByteSink();
    Wire.varint(version, 1, VERSION);
    ByteSink out = new ByteSink();
    Wire.varint(out, 1, shards);
    Wire.bytes(out, 3, version.toByteArray());
    long total = 0;
    for (Map.Entry<String, byte[]> side : sides.entrySet()) {
      total += side.getValue().length;
      if (total > MOST_SIDE_BYTES) {
        throw new IllegalArgumentException(
            "the side entries exceed %d bytes together at %s; write what is large as a tensor"
                .formatted(MOST_SIDE_BYTES, side.getKey()));
      }
      ByteSink entry = new ByteSink();
      Wire.bytes(entry, 1, side.getKey().getBytes(UTF_8));
      Wire.bytes(entry, 2, side.getValue());
      Wire.bytes(out, SIDE, entry.toByteArray());
    }
    return out.toByteArray();
  }

  static BundleHeader read(ByteCursor in) {
    ByteCursor place = in.as("bundle header");
    Parser parser = new Parser();
    Wire.read(in, parser);
    if (parser.shards < 1 || parser.shards > Integer.MAX_VALUE) {
      throw place.corrupt("1 or more shards", Long.toString(parser.shards));
    }
    if (parser.endianness != 0) {
      throw place.corrupt("little-endian data", "endianness " + parser.endianness);
    }
    if (parser.minConsumer > VERSION) {
      throw place.corrupt(
          "a bundle that readers of version " + VERSION + " understand",
          "one for version " + parser.minConsumer);
    }
    return new BundleHeader((int) parser.shards, parser.sides);
  }

  private static final class Parser implements Wire.Fields {
    private final Map<String, byte[]> sides = new TreeMap<>();
    private long shards;
    private long endianness;
    private long minConsumer;

    @Override
    public void number(long field, long value) {
      if (field == 1) {
        shards = value;
      } else if (field == 2) {
        endianness = value;
      }
    }

    @Override
    public void bytes(long field, ByteCursor value) {
      if (field == 3) {
        Wire.read(value, new VersionParser());
      } else if (field == SIDE) {
        SideParser side = new SideParser();
        Wire.read(value, side);
        sides.put(side.name, side.content);
      }
    }

    private final class VersionParser implements Wire.Fields {
      @Override
      public void number(long field, long value) {
        if (field == 2) {
          minConsumer = value;
        }
      }

      @Override
      public void bytes(long field, ByteCursor value) {}
    }
  }

  private static final class SideParser implements Wire.Fields {
    private String name = "";
    private byte[] content = {};

    @Override
    public void number(long field, long value) {}

    @Override
    public void bytes(long field, ByteCursor value) {
      if (field == 1) {
        name = value.text();
      } else if (field == 2) {
        content = value.rest();
      }
    }
  }
}
