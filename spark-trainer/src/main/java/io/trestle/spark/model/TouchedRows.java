package io.trestle.spark.model;

import io.trestle.spark.data.Batch;
import io.trestle.spark.data.CsrBlock;
import io.trestle.spark.data.PackedBlock;
import java.util.Arrays;

/**
 * The features that occur in a batch of sparse samples: their distinct numbers in rising order, and
 * for each entry of the batch the place of its feature among them. Reuses its arrays. Not
 * thread-safe.
 *
 * <p>Sorts (feature, entry) pairs by least significant digits (Knuth, The Art of Computer
 * Programming 3, 5.2.5), eleven bits at a time: for 40,000 entries several times faster than a
 * comparison sort, and every entry finds its place without a search.
 */
public final class TouchedRows {
  private static final int DIGIT = 11;
  private static final int RADIX = 1 << DIGIT;

  private final int[] counts = new int[RADIX];
  private long[] pairs = new long[0];
  private long[] spare = new long[0];
  private int[] ids = new int[0];
  private int[] places = new int[0];
  private int entries;
  private int count;

  /** Finds the rows of a batch; what was found before is gone. */
  public void of(Batch batch) {
    gather(batch);
    sort(batch.size() == 0 ? 0 : batch.block(0).features());
    count = 0;
    long last = -1;
    for (int i = 0; i < entries; i++) {
      long id = pairs[i] >>> 32;
      if (id != last) {
        ids[count++] = (int) id;
        last = id;
      }
      places[(int) pairs[i]] = count - 1;
    }
  }

  /** Number of distinct rows. */
  public int count() {
    return count;
  }

  /** The rows' numbers, rising; only the first {@link #count} count. */
  public int[] ids() {
    return ids;
  }

  /** Number of entries of the batch. */
  int entries() {
    return entries;
  }

  /** For each entry of the batch, in the order of samples, the place of its row in {@link #ids}. */
  int[] places() {
    return places;
  }

  private void gather(Batch batch) {
    entries = 0;
    for (int i = 0; i < batch.size(); i++) {
      CsrBlock block = csr(batch.block(i));
      int from = block.start(batch.row(i));
      int length = block.end(batch.row(i)) - from;
      reserve(entries + length);
      for (int k = 0; k < length; k++) {
        pairs[entries] = ((long) block.index(from + k) << 32) | entries;
        entries++;
      }
    }
  }

  private static CsrBlock csr(PackedBlock block) {
    if (block instanceof CsrBlock csr) {
      return csr;
    }
    throw new IllegalArgumentException(
        "Row-wise training needs sparse samples, but these are dense: of "
            + block.features()
            + " features almost none is zero. Train with whole pulls.");
  }

  private void reserve(int needed) {
    if (needed > pairs.length) {
      int length = Math.max(needed, 2 * pairs.length);
      pairs = Arrays.copyOf(pairs, length);
      spare = new long[length];
      ids = new int[length];
      places = new int[length];
    }
  }

  private void sort(int features) {
    int bits = 32 - Integer.numberOfLeadingZeros(Math.max(1, features - 1));
    for (int shift = 32; shift < 32 + bits; shift += DIGIT) {
      Arrays.fill(counts, 0);
      for (int i = 0; i < entries; i++) {
        counts[digit(pairs[i], shift)]++;
      }
      int place = 0;
      for (int d = 0; d < RADIX; d++) {
        int here = counts[d];
        counts[d] = place;
        place += here;
      }
      for (int i = 0; i < entries; i++) {
        spare[counts[digit(pairs[i], shift)]++] = pairs[i];
      }
      long[] sorted = spare;
      spare = pairs;
      pairs = sorted;
    }
  }

  private static int digit(long pair, int shift) {
    return (int) (pair >>> shift) & (RADIX - 1);
  }
}
