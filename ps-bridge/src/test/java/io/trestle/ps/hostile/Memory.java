package io.trestle.ps.hostile;

import static org.awaitility.Awaitility.await;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What this JVM holds, heap and direct buffers, after its garbage is gone. */
final class Memory {
  private Memory() {}

  static long used() {
    long[] least = {Long.MAX_VALUE};
    int[] looks = {0};
    await()
        .until(
            () -> {
              System.gc();
              least[0] = Math.min(least[0], now());
              return ++looks[0] >= 5;
            });
    return least[0];
  }

  private static long now() {
    long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      used += pool.getMemoryUsed();
    }
    return used;
  }
}
