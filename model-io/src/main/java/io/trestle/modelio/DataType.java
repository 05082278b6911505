package io.trestle.modelio;

import java.util.Optional;

/**
 * Element types of tensors, with the numbers of TensorFlow's {@code DataType} enumeration
 * (tensorflow/core/framework/types.proto). Values lie in files in little-endian order.
 */
public enum DataType {
  FLOAT32(1, 4),
  FLOAT64(2, 8),
  INT32(3, 4),
  UINT8(4, 1),
  INT16(5, 2),
  INT8(6, 1),
  /** Byte strings, one per element. */
  STRING(7, 0),
  INT64(9, 8),
  BOOL(10, 1),
  BFLOAT16(14, 2),
  UINT16(17, 2),
  FLOAT16(19, 2),
  UINT32(22, 4),
  UINT64(23, 8);

  private static final DataType[] BY_NUMBER = new DataType[24];

  static {
    for (DataType type : values()) {
      BY_NUMBER[type.number] = type;
    }
  }

  private final int number;
  private final int width;

  DataType(int number, int width) {
    this.number = number;
    this.width = width;
  }

  /** The type's number in TensorFlow's enumeration. */
  public int number() {
    return number;
  }

  /** Bytes of one element; 0 for {@link #STRING}, whose elements have lengths of their own. */
  public int width() {
    return width;
  }

  /** The type with this number, empty where this library knows none. */
  public static Optional<DataType> ofNumber(long number) {
    return number < 0 || number >= BY_NUMBER.length
        ? Optional.empty()
        : Optional.ofNullable(BY_NUMBER[(int) number]);
  }
}
