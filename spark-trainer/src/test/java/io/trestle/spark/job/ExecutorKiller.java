package io.trestle.spark.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import scala.collection.JavaConverters;

/** Knows which executor runs which job's tasks, and kills it with SIGKILL, or a task in order. */
final class ExecutorKiller extends SparkListener {
  private final Map<Integer, String> jobOfStage = new ConcurrentHashMap<>();
  private final Map<String, TaskInfo> taskOfJob = new ConcurrentHashMap<>();

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    String description = start.properties().getProperty("spark.job.description", "");
    JavaConverters.seqAsJavaList(start.stageIds())
        .forEach(stage -> jobOfStage.put((Integer) stage, description));
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    taskOfJob.put(jobOfStage.getOrDefault(start.stageId(), ""), start.taskInfo());
  }

  /** Kills the executor that runs a task of the job whose description ends in {@code words}. */
  void kill(String words) {
    String executor = task(words).executorId();
    ProcessHandle.current()
        .descendants()
        .filter(process -> runs(process, executor))
        .findFirst()
        .orElseThrow()
        .destroyForcibly();
  }

  /** Kills a task of such a job the way that Spark's users do; Spark starts it again. */
  void killTask(SparkContext spark, String words) {
    spark.killTaskAttempt(task(words).taskId(), true, "killed by a test");
  }

  private TaskInfo task(String words) {
    return taskOfJob.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(words))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  /** Reads /proc, because ProcessHandle cuts long command lines off. */
  private static boolean runs(ProcessHandle process, String executor) {
    try {
      String[] words =
          Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).split("\0", -1);
      int at = Arrays.asList(words).indexOf("--executor-id");
      return at >= 0 && words[at + 1].equals(executor);
    } catch (IOException e) {
      return false; // It has ended.
    }
  }
}
