package io.trestle.spark.job;

import io.trestle.modelio.CheckpointAttempt;
import io.trestle.modelio.Checkpoints;
import io.trestle.modelio.CommitReport;
import io.trestle.modelio.DataType;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.TensorStream;
import io.trestle.modelio.checkpoint.CheckpointDirectory;
import io.trestle.ps.VariableSpec;
import io.trestle.spark.TrainingListener.CheckpointWritten;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the checkpoints of a run that a master leads, from the driver, which has the parameters:
 * the variables and the global step as servers write them, without the updaters' state. Not
 * thread-safe.
 */
final class MasterCheckpoints {
  private static final Logger LOG = LoggerFactory.getLogger(MasterCheckpoints.class);
  private static final String GLOBAL_STEP = "global_step";

  private final Configuration storage;
  private final LogDirectory logs;
  private final RunFacts facts;
  private final List<VariableSpec> layout;
  private Optional<String> savedPath = Optional.empty();

  MasterCheckpoints(
      Configuration storage, LogDirectory logs, RunFacts facts, List<VariableSpec> layout) {
    this.storage = storage;
    this.logs = logs;
    this.facts = facts;
    this.layout = layout;
  }

  /** The prefix of the latest checkpoint. */
  Optional<String> savedPath() {
    return savedPath;
  }

  /**
   * Writes one.
   *
   * @param parameters the flat layout, all of them numbers
   */
  CheckpointWritten save(long step, float[] parameters) throws IOException {
    long start = System.nanoTime();
    Checkpoints checkpoints = logs.checkpoints();
    CheckpointAttempt attempt = checkpoints.begin(step, 1);
    CommitReport report;
    ShardPart part;
    try {
      part = write(attempt, parameters);
      report = checkpoints.commit(attempt, List.of(part), Map.of(RunFacts.SIDE, facts.toBytes()));
    } catch (IOException | RuntimeException e) {
      checkpoints.abandon(attempt);
      throw e;
    }
    String path = logs.path() + "/model.ckpt-" + step;
    savedPath = Optional.of(path);
    report.warnings().forEach(warning -> LOG.warn("Checkpoint {}: {}", step, warning));
    return new CheckpointWritten(
        path, step, part.length(), Duration.ofNanos(System.nanoTime() - start));
  }

  private ShardPart write(CheckpointAttempt attempt, float[] parameters) throws IOException {
    try (ShardWriter writer = CheckpointDirectory.shardWriter(storage, logs.path(), attempt, 0)) {
      int offset = 0;
      for (VariableSpec variable : layout) {
        int size = Math.toIntExact(variable.size());
        Shape shape = Shape.of(variable.shape().stream().mapToLong(Integer::longValue).toArray());
        try (TensorStream values =
            writer.tensor(variable.name(), DataType.FLOAT32, shape, TensorSlice.whole(shape))) {
          values.write(parameters, offset, size);
        }
        offset += size;
      }
      writer.scalar(GLOBAL_STEP, attempt.step());
      return writer.finish();
    }
  }
}
