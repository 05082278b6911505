package io.trestle.modelio.sstable;

/**
 * Where a block lies.
 *
 * @param offset its first byte in the file
 * @param size its length without the trailer
 */
record BlockHandle(long offset, long size) {
  /** Reads {@code offset:varint size:varint}. */
  static BlockHandle read(ByteCursor in) {
    return new BlockHandle(in.varint(), in.varint());
  }

  void write(ByteSink out) {
    out.varint(offset);
    out.varint(size);
  }
}
