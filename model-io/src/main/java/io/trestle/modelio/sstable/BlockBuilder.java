package io.trestle.modelio.sstable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One block of a table in the making; see {@link TableFormat}. */
final class BlockBuilder {
  private final int restartInterval;
  private final ByteSink content = new ByteSink();
  private final List<Integer> restarts = new ArrayList<>(List.of(0));
  private byte[] lastKey = {};
  private int sinceRestart;

  BlockBuilder(int restartInterval) {
    this.restartInterval = restartInterval;
  }

  void add(byte[] key, byte[] value) {
    int shared = 0;
    if (sinceRestart == restartInterval) {
      restarts.add(content.size());
      sinceRestart = 0;
    } else {
      int mismatch = Arrays.mismatch(lastKey, key);
      shared = mismatch < 0 ? key.length : mismatch;
    }
    content.varint(shared);
    content.varint(key.length - shared);
    content.varint(value.length);
    content.write(key, shared, key.length - shared);
    content.bytes(value);
    lastKey = key;
    sinceRestart++;
  }

  boolean isEmpty() {
    return content.size() == 0;
  }

  int size() {
    return content.size();
  }

  /** Appends the block to a table and starts an empty one. */
  BlockHandle flush(ByteSink table) {
    int offset = table.size();
    table.bytes(content.toByteArray());
    restarts.forEach(table::fixed32);
    table.fixed32(restarts.size());
    int size = table.size() - offset;
    table.write(TableFormat.PLAIN);
    table.fixed32(table.maskedCrc(offset));
    content.reset();
    restarts.clear();
    restarts.add(0);
    lastKey = new byte[0];
    sinceRestart = 0;
    return new BlockHandle(offset, size);
  }
}
