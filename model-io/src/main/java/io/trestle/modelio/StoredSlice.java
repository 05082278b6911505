package io.trestle.modelio;

/**
 * Where one slice of a tensor lies in a data file.
 *
 * @param name the variable's name
 * @param type type of its elements
 * @param shape the whole variable's shape
 * @param slice the part that is stored
 * @param offset where it begins, in bytes from the file's start
 * @param size its length in bytes
 * @param maskedCrc32c masked CRC32C of these bytes (for strings: as TensorFlow's tensor_bundle.cc
 *     counts them)
 */
public record StoredSlice(
    String name,
    DataType type,
    Shape shape,
    TensorSlice slice,
    long offset,
    long size,
    int maskedCrc32c) {
  public StoredSlice {
    slice.within(shape);
    if (offset < 0 || size < 0 || offset + size < 0) {
      throw new IllegalArgumentException(
          name + ": offset and size must be 0 or more: " + offset + ", " + size);
    }
    long elements = slice.shape().elements();
    if (type.width() > 0 && size != Math.multiplyExact(elements, (long) type.width())) {
      throw new IllegalArgumentException(
          "%s: %d elements of %s do not take %d bytes".formatted(name, elements, type, size));
    }
  }
}
