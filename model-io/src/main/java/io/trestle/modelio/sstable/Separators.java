package io.trestle.modelio.sstable;

import java.util.Arrays;

/** Short keys for the index block, as LevelDB's bytewise comparator (comparator.cc) makes them. */
final class Separators {
  private Separators() {}

  /** A short key that is not below {@code last} and below {@code next}. */
  static byte[] between(byte[] last, byte[] next) {
    int at = Arrays.mismatch(last, next);
    if (at < last.length && at < next.length) {
      int raised = (last[at] & 0xff) + 1;
      if (raised < (next[at] & 0xff)) {
        return raised(last, at);
      }
    }
    return last;
  }

  /** A short key that is not below {@code last}. */
  static byte[] after(byte[] last) {
    for (int at = 0; at < last.length; at++) {
      if (last[at] != (byte) 0xff) {
        return raised(last, at);
      }
    }
    return last;
  }

  private static byte[] raised(byte[] key, int at) {
    byte[] copy = Arrays.copyOf(key, at + 1);
    copy[at]++;
    return copy;
  }
}
