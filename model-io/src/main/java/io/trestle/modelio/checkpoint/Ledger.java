package io.trestle.modelio.checkpoint;

import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.LatestCheckpoint;
import io.trestle.modelio.Retention;
import io.trestle.modelio.Verification;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.tensorbundle.BundleNames;
import io.trestle.modelio.tensorbundle.TensorBundle;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.BlockMissingException;

/** Which checkpoints there are, in which order, which of them stay, and which are good. */
final class Ledger {
  private final Store store;
  private final Path directory;
  private final Retention retention;

  Ledger(Store store, Path directory, Retention retention) {
    this.store = store;
    this.directory = directory;
    this.retention = retention;
  }

  /** Steps in the order of their commits, oldest first. */
  List<Long> steps() throws IOException {
    StateFile state = state().over(indexes().keySet());
    List<Long> steps = new ArrayList<>(state.preserved());
    steps.addAll(state.managed());
    return steps;
  }

  /** Commit times by step, in milliseconds since 1970. */
  private Map<Long, Long> indexes() throws IOException {
    Map<Long, Long> indexes = new HashMap<>();
    for (Store.Entry entry : store.list(directory)) {
      OptionalLong step = CheckpointNames.stepOfIndex(entry.name());
      if (step.isPresent()) {
        indexes.put(step.getAsLong(), entry.modified());
      }
    }
    return indexes;
  }

  private StateFile state() throws IOException {
    Path file = stateFile();
    return store.entry(file).isEmpty()
        ? StateFile.empty()
        : StateFile.parse(store.read(file, StateFile.MOST_BYTES));
  }

  private Path stateFile() {
    return new Path(directory, CheckpointNames.STATE);
  }

  /** The newest good checkpoint. */
  LatestCheckpoint latest(Verification verification) throws IOException {
    List<Long> steps = steps();
    List<LatestCheckpoint.Skipped> skipped = new ArrayList<>();
    for (int i = steps.size() - 1; i >= 0; i--) {
      long step = steps.get(i);
      Optional<String> flaw = flaw(step, verification);
      if (flaw.isEmpty()) {
        return new LatestCheckpoint(OptionalLong.of(step), skipped);
      }
      skipped.add(new LatestCheckpoint.Skipped(step, flaw.get()));
    }
    return new LatestCheckpoint(OptionalLong.empty(), skipped);
  }

  /**
   * What makes a checkpoint unusable, empty if nothing does. Only damage counts; where the storage
   * cannot be reached the exception goes to the caller.
   */
  Optional<String> flaw(long step, Verification verification) throws IOException {
    try (CheckpointReader reader =
        TensorBundle.open(store, CheckpointNames.prefix(directory, step))) {
      if (verification == Verification.CONTENT) {
        reader.verify();
      }
      return Optional.empty();
    } catch (CorruptFileException e) {
      return Optional.of(e.getMessage());
    } catch (FileNotFoundException | ChecksumException | BlockMissingException e) {
      return Optional.of(e.toString());
    }
  }

  /**
   * Writes down a commit and applies retention. The commit has taken place, so nothing here may
   * fail it; what goes wrong becomes a warning.
   */
  Entry record(long step) {
    List<String> warnings = new ArrayList<>();
    List<Long> deleted = new ArrayList<>();
    try {
      Map<Long, Long> times = indexes();
      StateFile state = state().over(times.keySet()).committed(step);
      RetentionPlan plan =
          RetentionPlan.of(retention, state, other -> times.getOrDefault(other, 0L));
      // What is about to go stays listed until it is gone: if the process dies in between, a step
      // without a place in the order would be taken for the newest.
      store.replace(stateFile(), plan.whileDeleting().encode());
      for (long old : plan.delete()) {
        delete(old, warnings);
        deleted.add(old);
      }
      if (!deleted.isEmpty()) {
        store.replace(stateFile(), plan.state().encode());
      }
    } catch (IOException | RuntimeException e) {
      warnings.add("checkpoint state file or retention after step " + step + ": " + e);
    }
    return new Entry(deleted, warnings);
  }

  /** The index goes first, so that no reader finds one without its data. */
  private void delete(long step, List<String> warnings) throws IOException {
    Path prefix = CheckpointNames.prefix(directory, step);
    int files = 0;
    try {
      files = TensorBundle.files(store, prefix);
    } catch (CorruptFileException e) {
      warnings.add("data files of step " + step + " are left to clean-up: " + e.getMessage());
    }
    store.delete(BundleNames.index(prefix));
    for (int file = 0; file < files; file++) {
      store.delete(BundleNames.data(prefix, file, files));
    }
  }

  /**
   * What followed a commit.
   *
   * @param deleted steps that retention deleted
   * @param warnings what went wrong
   */
  record Entry(List<Long> deleted, List<String> warnings) {}
}
