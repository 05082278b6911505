package io.trestle.modelio.tfrecord;

import io.trestle.modelio.proto.ProtoReader;
import io.trestle.modelio.proto.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The values of one feature of an {@link Example}: floats, longs, or byte strings. Immutable as
 * long as nobody changes a byte string.
 */
public final class Feature {
  /** What a feature holds. */
  public enum Kind {
    /** Byte strings. */
    BYTES(1),
    /** 32-bit floats. */
    FLOAT(2),
    /** 64-bit integers. */
    INT64(3);

    private final int field;

    Kind(int field) {
      this.field = field;
    }
  }

  private final Kind kind;
  private final List<byte[]> strings;
  private final float[] floats;
  private final long[] longs;

  private Feature(Kind kind, List<byte[]> strings, float[] floats, long[] longs) {
    this.kind = kind;
    this.strings = strings;
    this.floats = floats;
    this.longs = longs;
  }

  /** A feature of floats. */
  public static Feature ofFloats(float... values) {
    return new Feature(Kind.FLOAT, List.of(), values.clone(), new long[0]);
  }

  /** A feature of integers. */
  public static Feature ofLongs(long... values) {
    return new Feature(Kind.INT64, List.of(), new float[0], values.clone());
  }

  /** A feature of byte strings. */
  public static Feature ofBytes(List<byte[]> values) {
    return new Feature(Kind.BYTES, List.copyOf(values), new float[0], new long[0]);
  }

  /** A feature of strings in UTF-8. */
  public static Feature ofTexts(String... values) {
    return ofBytes(
        Arrays.stream(values).map(value -> value.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /** What the feature holds. */
  public Kind kind() {
    return kind;
  }

  /** The floats; none if it holds something else. */
  public float[] floats() {
    return floats.clone();
  }

  /** The integers; none if it holds something else. */
  public long[] longs() {
    return longs.clone();
  }

  /** The byte strings; none if it holds something else. */
  public List<byte[]> bytes() {
    return strings;
  }

  ProtoWriter write() {
    ProtoWriter list = new ProtoWriter();
    switch (kind) {
      case BYTES -> strings.forEach(value -> list.bytes(1, value));
      case FLOAT -> list.floats(1, floats, 0, floats.length);
      case INT64 -> list.numbers(1, longs);
    }
    return new ProtoWriter().message(kind.field, list);
  }

  static Feature read(ProtoReader message) {
    Feature feature = ofBytes(List.of());
    while (message.next()) {
      feature =
          switch (message.field()) {
            case 1 -> ofBytes(byteStrings(message.message()));
            case 2 -> floats(message.message());
            case 3 -> longs(message.message());
            default -> feature;
          };
    }
    return feature;
  }

  private static List<byte[]> byteStrings(ProtoReader list) {
    List<byte[]> values = new ArrayList<>();
    while (list.next()) {
      if (list.field() == 1) {
        values.add(list.bytes());
      }
    }
    return values;
  }

  private static Feature floats(ProtoReader list) {
    FloatValues values = new FloatValues();
    while (list.next()) {
      if (list.field() == 1) {
        list.floats(values);
      }
    }
    return new Feature(Kind.FLOAT, List.of(), values.toArray(), new long[0]);
  }

  private static Feature longs(ProtoReader list) {
    LongValues values = new LongValues();
    while (list.next()) {
      if (list.field() == 1) {
        list.numbers(values);
      }
    }
    return new Feature(Kind.INT64, List.of(), new float[0], values.toArray());
  }

  private static final class FloatValues implements ProtoReader.FloatSink {
    private float[] values = new float[16];
    private int size;

    @Override
    public void accept(float value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    float[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }

  private static final class LongValues implements ProtoReader.NumberSink {
    private long[] values = new long[16];
    private int size;

    @Override
    public void accept(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    long[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}
