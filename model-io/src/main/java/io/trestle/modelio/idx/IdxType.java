package io.trestle.modelio.idx;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The number types of an IDX file; all are stored big-endian. */
public enum IdxType {
  /** Unsigned byte, 0 to 255. */
  U8(0x08, 1),
  /** Signed byte. */
  I8(0x09, 1),
  /** Signed 16-bit integer. */
  I16(0x0B, 2),
  /** Signed 32-bit integer. */
  I32(0x0C, 4),
  /** IEEE 754 single. */
  F32(0x0D, 4),
  /** IEEE 754 double. */
  F64(0x0E, 8);

  private final int code;
  private final int bytes;

  IdxType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** Size of one value in bytes. */
  public int bytes() {
    return bytes;
  }

  int code() {
    return code;
  }

  static Optional<IdxType> of(int code) {
    for (IdxType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Moves {@code count} values from the buffer into the array, rounded to float where need be. */
  void decode(ByteBuffer from, float[] into, int offset, int count) {
    int end = offset + count;
    switch (this) {
      case U8 -> {
        for (int i = offset; i < end; i++) {
          into[i] = from.get() & 0xFF;
        }
      }
      case I8 -> {
        for (int i = offset; i < end; i++) {
          into[i] = from.get();
        }
      }
      case I16 -> {
        for (int i = offset; i < end; i++) {
          into[i] = from.getShort();
        }
      }
      case I32 -> {
        for (int i = offset; i < end; i++) {
          into[i] = from.getInt();
        }
      }
      case F32 -> {
        for (int i = offset; i < end; i++) {
          into[i] = from.getFloat();
        }
      }
      case F64 -> {
        for (int i = offset; i < end; i++) {
          into[i] = (float) from.getDouble();
        }
      }
    }
  }

  /**
   * Puts values into the buffer; for integer types they lose their fraction and are cut to the
   * type's width.
   */
  void encode(float[] from, int offset, int count, ByteBuffer into) {
    for (int i = offset; i < offset + count; i++) {
      switch (this) {
        case U8, I8 -> into.put((byte) (int) from[i]);
        case I16 -> into.putShort((short) (int) from[i]);
        case I32 -> into.putInt((int) from[i]);
        case F32 -> into.putFloat(from[i]);
        case F64 -> into.putDouble(from[i]);
      }
    }
  }
}
