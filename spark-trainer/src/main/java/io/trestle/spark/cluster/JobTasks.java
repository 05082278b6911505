package io.trestle.spark.cluster;

import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.FetchFailed;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import scala.collection.JavaConverters;

/**
 * What Spark tells of the tasks of one job, over all attempts of its stages. When blocks are lost,
 * Spark starts the whole last stage again, but lets what runs of its first attempt go on, and
 * accepts what that gives: its double then waits for nothing. (Spark's status tracker knows the
 * last attempt only.) Thread-safe.
 */
final class JobTasks extends SparkListener {
  /** Local property by which a job's start is known, as its number comes too late. */
  static final String KEY = "trestle.job";

  /** How far Spark's events may lag behind what they tell of. */
  private static final Duration LAG = Duration.ofSeconds(10);

  private final String mark;
  private final CountDownLatch over = new CountDownLatch(1);
  private int job = -1;
  private final Set<Integer> earlierStages = new HashSet<>();
  private int lastStage = -1;
  private int partitions;
  private final Set<Long> earlierRunning = new HashSet<>();
  private final Map<Long, Integer> running = new HashMap<>();
  private final BitSet ended = new BitSet();
  private boolean lastStageActive;
  private OptionalInt lost = OptionalInt.empty();

  /**
   * The tasks of a job that has not started.
   *
   * @param mark value of {@link #KEY} in the job's properties
   */
  JobTasks(String mark) {
    this.mark = mark;
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    if (!mark.equals(start.properties().getProperty(KEY))) {
      return;
    }
    job = start.jobId();
    for (StageInfo stage : JavaConverters.seqAsJavaList(start.stageInfos())) {
      earlierStages.add(stage.stageId());
      if (stage.stageId() > lastStage) {
        lastStage = stage.stageId();
        partitions = stage.numTasks();
      }
    }
    earlierStages.remove(lastStage);
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    if (start.stageId() == lastStage) {
      running.put(start.taskInfo().taskId(), start.taskInfo().partitionId());
    } else if (earlierStages.contains(start.stageId())) {
      earlierRunning.add(start.taskInfo().taskId());
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    long task = end.taskInfo().taskId();
    Integer partition = running.remove(task);
    if (!earlierRunning.remove(task) && partition == null) {
      return; // Another job's.
    }
    if (partition != null && end.taskInfo().successful()) {
      ended.set(partition);
    }
    if (over.getCount() > 0) { // What ended the job has been told of before its end.
      lost = lostBy(end.reason(), partition);
    }
  }

  private OptionalInt lostBy(TaskEndReason reason, Integer partition) {
    if (reason instanceof ExecutorLostFailure || reason instanceof FetchFailed) {
      return partition == null ? lost : OptionalInt.of(partition);
    }
    return reason instanceof ExceptionFailure ? OptionalInt.empty() : lost;
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    lastStageActive |= submitted.stageInfo().stageId() == lastStage;
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
    lastStageActive &= completed.stageInfo().stageId() != lastStage;
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd end) {
    if (end.jobId() == job) {
      over.countDown();
    }
  }

  /**
   * How many partitions of the last stage neither run in any attempt nor have ended; 0 before the
   * job starts and while tasks of its earlier stages run.
   */
  synchronized int waiting() {
    if (!earlierRunning.isEmpty()) {
      return 0;
    }
    BitSet served = (BitSet) ended.clone();
    running.values().forEach(served::set);
    return partitions - served.cardinality();
  }

  /**
   * What still runs of the last stage while that waits to be started again, or is given up: Spark
   * cancels the stages that it has started, and not this.
   */
  synchronized Set<Long> leftBehind() {
    return lastStageActive ? Set.of() : Set.copyOf(running.keySet());
  }

  /**
   * The partition whose task was last to fail, when it lost its executor or what another one held;
   * empty when it threw an exception. Call it when the job has ended; waits for Spark's word of
   * that for at most 10 s.
   */
  OptionalInt lostPartition() throws InterruptedException {
    boolean known = over.await(LAG.toMillis(), TimeUnit.MILLISECONDS);
    synchronized (this) {
      return known ? lost : OptionalInt.empty();
    }
  }
}
