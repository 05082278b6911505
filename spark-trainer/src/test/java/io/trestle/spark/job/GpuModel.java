package io.trestle.spark.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.TaskContext;

/** Writes down which GPU each worker's task holds. */
final class GpuModel extends AroundSoftmax {
  private static final long serialVersionUID = 1L;

  private final String notes;

  /**
   * A model.
   *
   * @param notes a directory that all tasks see
   */
  GpuModel(String notes) {
    this.notes = notes;
  }

  @Override
  void before(int computed) {
    if (computed == 0) {
      TaskContext task = TaskContext.get();
      var gpu = task.resourcesJMap().get("gpu");
      String held = gpu == null ? "none" : String.join(",", gpu.addresses());
      try {
        Files.writeString(Path.of(notes, "worker-" + task.partitionId()), held);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
