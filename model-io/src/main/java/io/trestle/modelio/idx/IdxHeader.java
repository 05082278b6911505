package io.trestle.modelio.idx;

import java.util.List;

/**
 * What an IDX file says of itself. The first dimension counts the records; a file without
 * dimensions holds one record of one value.
 *
 * <pre>
 * file   := 0x00 0x00 type:u8 rank:u8 dimension:i32{rank} value{product of dimensions}
 * </pre>
 *
 * <p>All numbers are big-endian.
 *
 * @param type the type of every value
 * @param dimensions lengths, the first may be 0, the others are at least 1
 * @see <a href="http://yann.lecun.com/exdb/mnist/">The MNIST database, file formats</a>
 */
public record IdxHeader(IdxType type, List<Integer> dimensions) {
  /** Copies the list and checks it. */
  public IdxHeader {
    dimensions = List.copyOf(dimensions);
    if (dimensions.size() > 255) {
      throw new IllegalArgumentException(
          "An IDX file has at most 255 dimensions, not " + dimensions.size());
    }
    for (int i = 0; i < dimensions.size(); i++) {
      int least = i == 0 ? 0 : 1;
      if (dimensions.get(i) < least) {
        throw new IllegalArgumentException(
            "IDX dimension " + i + " is at least " + least + ", not " + dimensions.get(i));
      }
    }
    multiplyAll(type, dimensions);
  }

  /** The number of records. */
  public int records() {
    return dimensions.isEmpty() ? 1 : dimensions.get(0);
  }

  /** The number of values in one record: 784 for MNIST's images, 1 for its labels. */
  public long valuesPerRecord() {
    return dimensions.stream().skip(1).mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** The size of one record in bytes. */
  public long recordBytes() {
    return valuesPerRecord() * type.bytes();
  }

  /** The size of the header in bytes. */
  public int headerBytes() {
    return 4 + 4 * dimensions.size();
  }

  /** The size of the whole file, unpacked, in bytes. */
  public long fileBytes() {
    return headerBytes() + records() * recordBytes();
  }

  private static void multiplyAll(IdxType type, List<Integer> dimensions) {
    long bytes = type.bytes();
    try {
      for (int i = dimensions.size() - 1; i >= 0; i--) {
        bytes = Math.multiplyExact(bytes, (long) Math.max(1, dimensions.get(i)));
      }
      Math.addExact(bytes, 4L + 4 * 255);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "IDX dimensions " + dimensions + " are more bytes than a file can hold", e);
    }
  }
}
