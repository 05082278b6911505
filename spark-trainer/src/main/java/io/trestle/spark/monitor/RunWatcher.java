package io.trestle.spark.monitor;

import io.trestle.spark.TrainingEnded;
import io.trestle.spark.TrainingEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Keeps what Spark's bus tells of the application's runs: events of the runs themselves, and the
 * places of their worker tasks. Thread-safe.
 */
final class RunWatcher extends SparkListener {
  private static final int MOST_RUNS = 100;
  private static final String DESCRIPTION = "spark.job.description";

  private final Deque<RunView> runs = new ArrayDeque<>();
  private final Set<Integer> workerStages = new HashSet<>();

  /** The runs, newest first. */
  synchronized List<RunView> runs() {
    return List.copyOf(runs);
  }

  /** The run that started last. */
  synchronized Optional<RunView> newest() {
    return Optional.ofNullable(runs.peekFirst());
  }

  @Override
  public synchronized void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof TrainingEvent training) {
      training.tell().accept(view(training.runId()));
    } else if (event instanceof TrainingEnded ended) {
      view(ended.runId()).ended();
    }
  }

  /** The supervisor names its job of workers; its stages' tasks are the workers. */
  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    String description =
        job.properties() == null ? null : job.properties().getProperty(DESCRIPTION);
    if (description != null && description.matches("trestle: \\d+ workers")) {
      workerStages.clear();
      scala.collection.Iterator<Object> stages = job.stageIds().iterator();
      while (stages.hasNext()) {
        workerStages.add((Integer) stages.next());
      }
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart task) {
    if (workerStages.contains(task.stageId()) && !runs.isEmpty()) {
      runs.peekFirst()
          .workerOn("executor " + task.taskInfo().executorId() + " on " + task.taskInfo().host());
    }
  }

  private RunView view(String id) {
    for (RunView run : runs) {
      if (run.id().equals(id)) {
        return run;
      }
    }
    RunView run = new RunView(id);
    runs.addFirst(run);
    if (runs.size() > MOST_RUNS) {
      runs.removeLast();
    }
    return run;
  }
}
