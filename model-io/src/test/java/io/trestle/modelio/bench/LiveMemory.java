package io.trestle.modelio.bench;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** Bytes in use, on the heap and in direct buffers, after a full collection. */
final class LiveMemory {
  private LiveMemory() {}

  /** The least of several looks: direct buffers are freed by a thread that a collection wakes. */
  static long bytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, used());
    }
    return least;
  }

  private static long used() {
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return heap
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }
}
