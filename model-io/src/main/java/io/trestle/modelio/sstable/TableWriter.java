package io.trestle.modelio.sstable;

import java.util.Arrays;

/** Builds a table in memory, not compressed, byte for byte as TensorFlow does. Not thread-safe. */
public final class TableWriter {
  /** TensorFlow's block size. */
  private static final int BLOCK = 262_144;

  private static final int RESTART_INTERVAL = 16;

  private final ByteSink table = new ByteSink();
  private final BlockBuilder block = new BlockBuilder(RESTART_INTERVAL);
  // Readers search the index block by halves, so every entry is a restart.
  private final BlockBuilder index = new BlockBuilder(1);
  private byte[] lastKey;
  private BlockHandle pending;

  /**
   * Appends an entry.
   *
   * @throws IllegalArgumentException if the key is not above the last one
   */
  public void add(byte[] key, byte[] value) {
    if (lastKey != null && Arrays.compareUnsigned(key, lastKey) <= 0) {
      throw new IllegalArgumentException("keys must rise strictly");
    }
    if (pending != null) {
      index(Separators.between(lastKey, key));
    }
    lastKey = key.clone();
    block.add(lastKey, value);
    if (block.size() >= BLOCK) {
      pending = block.flush(table);
    }
  }

  /** Enters the last block into the index, under a key between it and the next one. */
  private void index(byte[] key) {
    ByteSink handle = new ByteSink();
    pending.write(handle);
    index.add(key, handle.toByteArray());
    pending = null;
  }

  /** The finished table. */
  public byte[] finish() {
    if (!block.isEmpty()) {
      pending = block.flush(table);
    }
    if (pending != null) {
      index(Separators.after(lastKey));
    }
    BlockHandle metaIndex = new BlockBuilder(RESTART_INTERVAL).flush(table);
    BlockHandle indexHandle = index.flush(table);
    int footer = table.size();
    metaIndex.write(table);
    indexHandle.write(table);
    while (table.size() < footer + TableFormat.FOOTER - Long.BYTES) {
      table.write(0);
    }
    table.fixed64(TableFormat.MAGIC);
    return table.toByteArray();
  }
}
