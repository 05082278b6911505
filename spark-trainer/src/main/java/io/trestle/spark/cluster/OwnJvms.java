package io.trestle.spark.cluster;

import io.trestle.spark.Strategy;
import io.trestle.spark.TrestleException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Whether each worker's task has a JVM to itself, and one that stays, as DL4J's gradient sharing
 * wants it: tasks that share one may wait for each other for ever, and so do peers for one that is
 * gone.
 */
public final class OwnJvms {
  private static final String WISH =
      "Strategy " + Strategy.GRADIENT_SHARING + " wants executors that run one task at a time.";
  private static final String OTHERWISE = ", or choose another strategy (--strategy).";

  private OwnJvms() {}

  /**
   * Checks the executors that are there.
   *
   * @throws TrestleException when tasks would share a JVM, executors come and go, or tasks are
   *     started twice
   */
  public static void require(JavaSparkContext spark) {
    if (spark.sc().isLocal()) {
      throw new TrestleException(
          WISH,
          "Master " + spark.master() + " runs all tasks in the driver's JVM.",
          "Use a cluster's master; on one machine, spark-submit --master local-cluster[2,1,1024]"
              + OTHERWISE);
    }
    requireStaying(spark.getConf());
    int slots =
        spark
            .sc()
            .maxNumConcurrentTasks(spark.sc().resourceProfileManager().defaultResourceProfile());
    requireOneTaskEach(slots, spark.sc().getExecutorIds().size());
  }

  static void requireStaying(SparkConf conf) {
    if (TaskProfiles.isDynamic(conf)) {
      throw new TrestleException(
          "Strategy " + Strategy.GRADIENT_SHARING + " wants executors that stay.",
          "Dynamic allocation takes some away, and DL4J waits for them for ever.",
          "Set spark.dynamicAllocation.enabled to false" + OTHERWISE);
    }
    if (conf.getBoolean("spark.speculation", false)) {
      throw new TrestleException(
          "Strategy " + Strategy.GRADIENT_SHARING + " wants each task to run once.",
          "With speculation Spark starts slow ones again, which DL4J takes for workers of its own.",
          "Set spark.speculation to false" + OTHERWISE);
    }
  }

  static void requireOneTaskEach(int slots, int executors) {
    if (slots > executors) {
      throw new TrestleException(
          WISH,
          "There are " + executors + " executors, which run " + slots + " tasks together.",
          "Set spark.executor.cores (--executor-cores) to spark.task.cpus, which is 1 if it is not"
              + " set, and take as many executors as workers"
              + OTHERWISE);
    }
  }
}
