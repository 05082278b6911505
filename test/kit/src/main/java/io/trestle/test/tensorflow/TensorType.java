package io.trestle.test.tensorflow;

/** TensorFlow's number types and strings, with its own numbers (types.proto). */
public enum TensorType {
  /** 32-bit float. */
  FLOAT(1, 4),
  /** 64-bit float. */
  DOUBLE(2, 8),
  /** 32-bit integer. */
  INT32(3, 4),
  /** Unsigned byte. */
  UINT8(4, 1),
  /** Byte strings. */
  STRING(7, 0),
  /** 64-bit integer. */
  INT64(9, 8),
  /** Truth values, a byte each. */
  BOOL(10, 1);

  private final int number;
  private final int bytes;

  TensorType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  int number() {
    return number;
  }

  int bytes() {
    return bytes;
  }

  static TensorType of(int number) {
    for (TensorType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new IllegalArgumentException("The oracle does not know TensorFlow's type " + number);
  }
}
