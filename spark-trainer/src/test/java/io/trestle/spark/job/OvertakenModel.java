package io.trestle.spark.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.TaskContext;
import org.awaitility.Awaitility;

/**
 * The last worker's first attempt stops in mid-training until Spark has started another one, which
 * has pushed; then both go on at the same time.
 */
final class OvertakenModel extends AroundSoftmax {
  private static final long serialVersionUID = 1L;
  private static final int BATCHES = 7;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final int worker;
  private final String overtaken;
  private final String woken;

  /**
   * A model.
   *
   * @param worker the worker that is overtaken
   * @param marks a directory that all tasks see
   */
  OvertakenModel(int worker, Path marks) {
    this.worker = worker;
    this.overtaken = marks.resolve("overtaken").toString();
    this.woken = marks.resolve("woken").toString();
  }

  @Override
  void before(int computed) {
    if (TaskContext.getPartitionId() != worker) {
      return;
    }
    boolean first = TaskContext.get().attemptNumber() == 0;
    if (first && computed == BATCHES) {
      await(overtaken);
      create(woken);
    } else if (!first && computed == 1) {
      create(overtaken);
      await(woken);
    }
  }

  private static void await(String mark) {
    Awaitility.await("the other attempt").atMost(LIMIT).until(() -> Files.exists(Path.of(mark)));
  }

  private static void create(String mark) {
    try {
      Files.createFile(Path.of(mark));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
