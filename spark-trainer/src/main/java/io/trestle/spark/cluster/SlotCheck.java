package io.trestle.spark.cluster;

import io.trestle.spark.TooFewSlotsException;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * Whether the application can run all tasks of a run at the same time. Servers and workers wait for
 * each other, so that starting fewer would hang.
 */
public final class SlotCheck {
  /** How long the number of slots must stand still before a static cluster counts as complete. */
  static final Duration SETTLED = Duration.ofSeconds(15);

  private static final Duration POLL = Duration.ofMillis(100);

  private final SparkConf conf;
  private final boolean local;
  private final IntSupplier slots;

  /** A check of this application. */
  public SlotCheck(SparkContext spark) {
    this(spark.getConf(), spark.isLocal(), () -> slots(spark));
  }

  SlotCheck(SparkConf conf, boolean local, IntSupplier slots) {
    this.conf = conf;
    this.local = local;
    this.slots = slots;
  }

  /**
   * Returns when there are enough slots.
   *
   * @param limit how long to wait for executors to come up
   * @throws TooFewSlotsException when there are not enough, and none can be expected
   */
  public void require(int workers, int servers, Duration limit) throws InterruptedException {
    int needed = workers + servers;
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false) && !local) {
      if (mostSlots() < needed) {
        throw new TooFewSlotsException(mostSlots(), workers, servers, remedy());
      }
      return;
    }
    long end = System.nanoTime() + limit.toNanos();
    long changed = System.nanoTime();
    int seen = slots.getAsInt();
    while (seen < needed) {
      boolean settled = seen > 0 && System.nanoTime() - changed > SETTLED.toNanos();
      if (local || settled || System.nanoTime() > end) {
        throw new TooFewSlotsException(seen, workers, servers, remedy());
      }
      Thread.sleep(POLL.toMillis());
      int now = slots.getAsInt();
      changed = now == seen ? changed : System.nanoTime();
      seen = now;
    }
  }

  /** What dynamic allocation can grow to. */
  private int mostSlots() {
    int executors = conf.getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE);
    int perExecutor =
        Math.max(1, conf.getInt("spark.executor.cores", 1) / conf.getInt("spark.task.cpus", 1));
    return (int) Math.min(Integer.MAX_VALUE, (long) executors * perExecutor);
  }

  private String remedy() {
    if (local) {
      return "Use a master with more threads, such as --master local[4], or fewer workers"
          + " (--num-workers).";
    }
    return "More slots come from --num-executors (spark.executor.instances), --executor-cores"
        + " (spark.executor.cores), a larger spark.cores.max or"
        + " spark.dynamicAllocation.maxExecutors, or a smaller spark.task.cpus (now "
        + conf.get("spark.task.cpus", "1")
        + "); fewer are needed with a smaller --num-workers or --num-ps.";
  }

  private static int slots(SparkContext spark) {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }
}
