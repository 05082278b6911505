package io.trestle.test.cluster.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.collection.JavaConverters;

/** Remembers where Spark starts workers, and how near to their rows. */
final class Places extends SparkListener {
  private final Set<Object> stages = new HashSet<>();
  private final List<String> workers = new ArrayList<>();

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    if (job.properties().getProperty("spark.job.description", "").endsWith(" workers")) {
      stages.addAll(JavaConverters.seqAsJavaList(job.stageIds()));
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart task) {
    if (stages.contains(task.stageId())) {
      workers.add(task.taskInfo().host() + " " + task.taskInfo().taskLocality());
    }
  }

  /** Host and Spark's locality of each, in alphabetical order. */
  synchronized List<String> workers() {
    List<String> sorted = new ArrayList<>(workers);
    Collections.sort(sorted);
    return sorted;
  }
}
