package io.trestle.modelio.tensorbundle;

import io.trestle.modelio.sstable.ByteCursor;
import io.trestle.modelio.sstable.ByteSink;

/**
 * The wire format of protocol buffers, as far as TensorFlow's bundle messages need it. TensorFlow's
 * generated classes would clash with Hadoop's protobuf. Fields of value 0 are left out, as proto3
 * does.
 */
final class Wire {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private Wire() {}

  static void varint(ByteSink out, int field, long value) {
    if (value != 0) {
      out.varint((long) field << 3 | VARINT);
      out.varint(value);
    }
  }

  static void fixed32(ByteSink out, int field, int value) {
    if (value != 0) {
      out.varint((long) field << 3 | FIXED32);
      out.fixed32(value);
    }
  }

  static void bytes(ByteSink out, int field, byte[] value) {
    out.varint((long) field << 3 | BYTES);
    out.varint(value.length);
    out.bytes(value);
  }

  /** Passes every field of a message to {@code fields}. */
  static void read(ByteCursor message, Fields fields) {
    while (message.remaining() > 0) {
      long tag = message.varint();
      long field = tag >>> 3;
      switch ((int) (tag & 7)) {
        case VARINT -> fields.number(field, message.varint());
        case FIXED64 -> fields.number(field, message.fixed64());
        case FIXED32 -> fields.number(field, message.fixed32() & 0xffffffffL);
        case BYTES -> fields.bytes(field, message.take(message.varint()));
        default -> throw message.corrupt("a wire type of 0, 1, 2 or 5", Long.toString(tag & 7));
      }
    }
  }

  /** Takes the fields of a message; those that it does not know it passes over. */
  interface Fields {
    void number(long field, long value);

    void bytes(long field, ByteCursor value);
  }
}
