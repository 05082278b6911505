package io.trestle.spark.cluster;

import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * What the tasks of servers and workers hold. A server never holds a GPU, or whatever else {@code
 * spark.task.resource.*} gives to every task of the application: as TensorFlow's examples start
 * their servers with {@code device_count={'GPU': 0}}.
 */
final class TaskProfiles {
  private TaskProfiles() {}

  /**
   * The servers' profile; empty where the application's own gives no more than cores.
   *
   * <p>With dynamic allocation it asks for executors of its own, without what servers do not use;
   * otherwise its tasks run on the executors that are there.
   */
  static Optional<ResourceProfile> servers(SparkContext spark) {
    ResourceProfile all = spark.resourceProfileManager().defaultResourceProfile();
    boolean plain =
        all.taskResourcesJMap().keySet().stream().allMatch(ResourceProfile.CPUS()::equals);
    if (spark.isLocal() || plain) {
      return Optional.empty();
    }
    int cores = cores(spark.getConf());
    ResourceProfileBuilder builder = new ResourceProfileBuilder();
    builder.require(new TaskResourceRequests().cpus(cores));
    if (isDynamic(spark.getConf())) {
      builder.require(new ExecutorResourceRequests().cores(cores));
    }
    return Optional.of(builder.build());
  }

  static int cores(SparkConf conf) {
    return conf.getInt("spark.task.cpus", 1);
  }

  static boolean isDynamic(SparkConf conf) {
    return conf.getBoolean("spark.dynamicAllocation.enabled", false);
  }
}
