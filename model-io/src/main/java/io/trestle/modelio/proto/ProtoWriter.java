package io.trestle.modelio.proto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one protocol buffer message, field by field.
 *
 * <pre>
 * message := field*
 * field   := tag:varint (varint | byte{8} | length:varint byte{length} | byte{4})
 * tag     := number &lt;&lt; 3 | wire, wire = 0 | 1 | 2 | 5
 * varint  := groups of seven bits, lowest first, the high bit set in all but the last byte
 * </pre>
 *
 * <p>Only {@link #nonZero} leaves out what is the default anyway. Not thread-safe.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol buffers, encoding</a>
 */
public final class ProtoWriter {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;

  private byte[] bytes = new byte[128];
  private int length;

  /** Writes an integer, an enumeration's number, or a bool as 0 or 1. */
  public ProtoWriter number(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /** Writes an integer as proto3 does: 0, the default, is left out. */
  public ProtoWriter nonZero(int field, long value) {
    return value == 0 ? this : number(field, value);
  }

  /** Writes a float. */
  public ProtoWriter float32(int field, float value) {
    tag(field, FIXED32);
    littleEndian(Float.floatToRawIntBits(value), 4);
    return this;
  }

  /** Writes a double. */
  public ProtoWriter float64(int field, double value) {
    tag(field, FIXED64);
    littleEndian(Double.doubleToRawLongBits(value), 8);
    return this;
  }

  /** Writes a fixed32, such as a checksum. */
  public ProtoWriter fixed32(int field, int value) {
    tag(field, FIXED32);
    littleEndian(value, 4);
    return this;
  }

  /** Writes bytes. */
  public ProtoWriter bytes(int field, byte[] value) {
    return region(field, value, value.length);
  }

  /** Writes a string in UTF-8. */
  public ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a message within this one; later changes to it have no effect. */
  public ProtoWriter message(int field, ProtoWriter value) {
    return region(field, value.bytes, value.length);
  }

  /** Writes one entry of a map from string to message. */
  public ProtoWriter entry(int field, String key, ProtoWriter value) {
    return message(field, new ProtoWriter().text(1, key).message(2, value));
  }

  /** Writes packed floats. */
  public ProtoWriter floats(int field, float[] values, int offset, int count) {
    tag(field, LENGTH);
    varint(4L * count);
    for (int i = offset; i < offset + count; i++) {
      littleEndian(Float.floatToRawIntBits(values[i]), 4);
    }
    return this;
  }

  /** Writes packed integers. */
  public ProtoWriter numbers(int field, long... values) {
    ProtoWriter packed = new ProtoWriter();
    for (long value : values) {
      packed.varint(value);
    }
    return message(field, packed);
  }

  /** The message's bytes. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private ProtoWriter region(int field, byte[] value, int size) {
    tag(field, LENGTH);
    varint(size);
    ensure(size);
    System.arraycopy(value, 0, bytes, length, size);
    length += size;
    return this;
  }

  private void tag(int field, int wire) {
    varint(((long) field << 3) | wire);
  }

  private void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  private void littleEndian(long value, int size) {
    ensure(size);
    for (int i = 0; i < size; i++) {
      bytes[length++] = (byte) (value >>> (8 * i));
    }
  }

  private void ensure(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), bytes.length * 2));
    }
  }
}
