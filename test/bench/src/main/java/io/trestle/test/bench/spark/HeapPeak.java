package io.trestle.test.bench.spark;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * The most that this JVM held after a collection of garbage, so that garbage does not count as
 * memory that is needed. Thread-safe.
 */
public final class HeapPeak {
  private static final double MEGABYTE = 1e6;

  private final AtomicLong peak = new AtomicLong();

  /** Watches from now on. */
  public HeapPeak() {
    for (GarbageCollectorMXBean collector :
        ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class)) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, handback) -> {
                if (notification.getUserData() instanceof CompositeData data) {
                  collected(GarbageCollectionNotificationInfo.from(data));
                }
              },
              null,
              null);
    }
  }

  /** In megabytes, with what is alive now. */
  public double megabytes() {
    System.gc();
    long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return peak.accumulateAndGet(now, Math::max) / MEGABYTE;
  }

  private void collected(GarbageCollectionNotificationInfo info) {
    long used =
        info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
            .filter(pool -> isHeap(pool.getKey()))
            .mapToLong(pool -> used(pool.getValue()))
            .sum();
    peak.accumulateAndGet(used, Math::max);
  }

  private static long used(MemoryUsage usage) {
    return usage.getUsed();
  }

  private static boolean isHeap(String pool) {
    return pool.contains("Eden") || pool.contains("Survivor") || pool.contains("Old");
  }
}
