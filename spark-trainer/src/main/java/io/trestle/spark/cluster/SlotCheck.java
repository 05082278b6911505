package io.trestle.spark.cluster;

import io.trestle.spark.TooFewSlotsException;
import io.trestle.spark.TrestleException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;

/**
 * Whether the application can run all tasks of a run at the same time. Servers and workers wait for
 * each other, so that starting fewer would hang.
 */
public final class SlotCheck {
  /** How long the number of slots must stand still before a static cluster counts as complete. */
  static final Duration SETTLED = Duration.ofSeconds(15);

  private static final Duration POLL = Duration.ofMillis(100);

  private final JavaSparkContext spark;
  private final SparkConf conf;
  private final boolean local;
  private final ResourceProfile workerProfile;
  private final ResourceProfile serverProfile;

  /**
   * A check of this application.
   *
   * @param workerResources of the workers' tasks, if they are not the application's own
   */
  public SlotCheck(JavaSparkContext spark, Optional<ResourceProfile> workerResources) {
    ResourceProfile own = spark.sc().resourceProfileManager().defaultResourceProfile();
    this.spark = spark;
    this.conf = spark.getConf();
    this.local = spark.sc().isLocal();
    this.workerProfile = known(workerResources.orElse(own));
    this.serverProfile = known(TaskProfiles.servers(spark.sc()).orElse(own));
  }

  private ResourceProfile known(ResourceProfile profile) {
    spark.sc().resourceProfileManager().addResourceProfile(profile);
    return profile;
  }

  /**
   * Returns when there are enough slots.
   *
   * @param limit how long to wait for executors to come up
   * @throws TooFewSlotsException when there are not enough, and none can be expected
   * @throws TrestleException when dynamic allocation brings no executor at all in time
   */
  public void require(int workers, int servers, Duration limit) throws InterruptedException {
    if (TaskProfiles.isDynamic(conf) && !local) {
      requireDynamic(workers, servers, limit);
    } else {
      requireStatic(workers, servers, limit);
    }
  }

  private void requireStatic(int workers, int servers, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    long changed = System.nanoTime();
    Slots seen = slots();
    while (!seen.suffice(workers, servers)) {
      boolean settled = seen.all() > 0 && System.nanoTime() - changed > SETTLED.toNanos();
      if (local || settled || System.nanoTime() > end) {
        throw tooFew(seen, workers, servers);
      }
      Thread.sleep(POLL.toMillis());
      Slots now = slots();
      changed = now.equals(seen) ? changed : System.nanoTime();
      seen = now;
    }
  }

  /**
   * Executors come when there are tasks for them, so tasks are started that do nothing. That all
   * servers and workers find a place is seen when they start; that nobody does is seen here, for
   * the next job would wait for ever.
   */
  private void requireDynamic(int workers, int servers, Duration limit)
      throws InterruptedException {
    int needed = workers + servers;
    if (mostSlots() < needed) {
      throw new TooFewSlotsException(mostSlots(), workers, servers, remedy());
    }
    try (SparkJob<Integer> call =
        SparkJob.start(
            spark,
            "trestle: are there executors?",
            spark.parallelize(IntStream.range(0, needed).boxed().toList(), needed))) {
      if (!call.await(limit)) {
        throw new TrestleException(
            "No executor came up within " + limit.toSeconds() + " s.",
            "Dynamic allocation asked for them, and the cluster has no room or cannot start them.",
            "Look at the cluster's queue and at Spark's log, or give a longer executor time-out"
                + " (--executor-timeout-secs).");
      }
      call.results();
    }
  }

  /** What dynamic allocation can grow to. */
  private int mostSlots() {
    int executors = conf.getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE);
    int perExecutor =
        Math.max(1, conf.getInt("spark.executor.cores", 1) / TaskProfiles.cores(conf));
    return (int) Math.min(Integer.MAX_VALUE, (long) executors * perExecutor);
  }

  private TooFewSlotsException tooFew(Slots seen, int workers, int servers) {
    if (seen.all() >= workers + servers) {
      return new TooFewSlotsException(
          seen.workers(),
          workers,
          0,
          "Each worker holds "
              + String.join(", ", workerProfile.taskResourcesJMap().keySet())
              + ". More come from more executors (--num-executors), a larger"
              + " spark.executor.resource.*.amount or a smaller spark.task.resource.*.amount; fewer"
              + " are needed with a smaller --num-workers.");
    }
    return new TooFewSlotsException(seen.all(), workers, servers, remedy());
  }

  private String remedy() {
    if (local) {
      return "Use a master with more threads, such as --master local[4], or fewer workers"
          + " (--num-workers).";
    }
    return "More slots come from --num-executors (spark.executor.instances), --executor-cores"
        + " (spark.executor.cores), a larger spark.cores.max or"
        + " spark.dynamicAllocation.maxExecutors, or a smaller spark.task.cpus (now "
        + TaskProfiles.cores(conf)
        + "); fewer are needed with a smaller --num-workers or --num-ps.";
  }

  private Slots slots() {
    int ofWorkers = spark.sc().maxNumConcurrentTasks(workerProfile);
    int ofServers = spark.sc().maxNumConcurrentTasks(serverProfile);
    return new Slots(ofWorkers, Math.max(ofWorkers, ofServers));
  }

  /**
   * How many tasks can run at once.
   *
   * @param workers tasks that hold what a worker holds
   * @param all tasks of either kind
   */
  private record Slots(int workers, int all) {
    boolean suffice(int workersNeeded, int servers) {
      return workers >= workersNeeded && all >= workersNeeded + servers;
    }
  }
}
