package io.trestle.spark.data;

import java.io.Serializable;

/**
 * The order in which a worker meets its samples: a pure function of seed, worker and epoch, so that
 * a worker that starts again anywhere finds the same samples. In each epoch the worker's partitions
 * come in random order, and within a partition its rows do, over the borders of its blocks.
 *
 * <p>Shuffles are Fisher and Yates' (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm P),
 * random bits SplitMix64's (Steele, Lea, Flood: Fast splittable pseudorandom number generators,
 * OOPSLA 2014). They are written out here because the JDK promises no bits for its own.
 *
 * @param seed the run's seed
 * @param worker number of the worker, from 0
 */
public record SampleOrder(long seed, int worker) implements Serializable {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Fills {@code order} with the numbers of all partitions as they come in {@code epoch}. */
  public void partitions(long epoch, int[] order) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    shuffle(order, order.length, stream(epoch, -1));
  }

  /**
   * Shuffles the first {@code count} elements as the rows of {@code partition} in {@code epoch}.
   */
  public void rows(long epoch, int partition, int[] elements, int count) {
    shuffle(elements, count, stream(epoch, partition));
  }

  private long stream(long epoch, int partition) {
    long state = mix(seed);
    state = mix((state + GOLDEN) ^ worker);
    state = mix((state + GOLDEN) ^ epoch);
    return mix((state + GOLDEN) ^ partition);
  }

  static void shuffle(int[] elements, int count, long start) {
    long state = start;
    for (int last = count - 1; last > 0; last--) {
      state += GOLDEN;
      int other = below(mix(state), last + 1);
      int kept = elements[last];
      elements[last] = elements[other];
      elements[other] = kept;
    }
  }

  /** 32 random bits scaled to 0..bound-1 (Lemire: Fast random integer generation, 2019). */
  private static int below(long random, int bound) {
    return (int) (((random >>> 32) * bound) >>> 32);
  }

  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
