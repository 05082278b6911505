package io.trestle.ps.server;

import io.trestle.ps.JobSpec;
import io.trestle.ps.PlacementException;
import io.trestle.ps.SnapshotException;
import io.trestle.ps.SnapshotSource;
import io.trestle.ps.SnapshotTensor;
import io.trestle.ps.optimizer.Optimizers;
import io.trestle.ps.optimizer.SliceState;
import io.trestle.ps.optimizer.Slot;
import io.trestle.ps.placement.Placement;
import io.trestle.ps.placement.Slice;
import java.util.List;
import java.util.Optional;

/** Makes a shard of a job, with fresh variables or those of a snapshot. */
final class ShardOpener {
  private static final int CHUNK = 64 * 1024;

  private final JobSpec job;
  private final int number;
  private final List<Slice> slices;
  private final Optimizers optimizers;
  private final ShardSettings settings;

  ShardOpener(JobSpec job, int number, ShardSettings settings) {
    if (number < 0 || number >= job.numShards()) {
      throw new PlacementException(
          "There is no shard " + number + ": job " + job.jobId() + " has " + job.numShards());
    }
    this.job = job;
    this.number = number;
    this.slices = Placement.of(job).slices(number);
    this.optimizers = new Optimizers(job);
    this.settings = settings;
  }

  /** All variables at their initial values, global step 0. */
  Shard fresh() {
    SliceState[] states = allocate();
    for (int i = 0; i < states.length; i++) {
      Slice slice = slices.get(i);
      slice.spec().initializer().fill(slice.fromFloat(), states[i].values(), 0, slice.size());
    }
    return open(states, 0, Optional.empty());
  }

  /** Everything as in a snapshot. */
  Shard restored(SnapshotSource source) {
    SliceState[] states = allocate();
    for (int i = 0; i < states.length; i++) {
      for (int array = 0; array < states[i].arrays(); array++) {
        read(source, slices.get(i), array, states[i].array(array));
      }
    }
    float[] scalar = new float[1];
    for (Optimizers.Scalar kept : optimizers.scalars()) {
      SnapshotTensor tensor = require(source, SnapshotNames.scalar(kept.name()));
      source.read(tensor, 0, scalar, 0, 1);
      kept.restore(scalar[0]);
    }
    long step =
        source
            .readLong(SnapshotNames.GLOBAL_STEP)
            .orElseThrow(() -> new SnapshotException("The snapshot has no global_step."));
    Optional<byte[]> own = source.readBytes(SnapshotNames.table(number));
    return open(states, step, own.or(() -> source.readBytes(SnapshotNames.table(0))));
  }

  private SliceState[] allocate() {
    SliceState[] states = new SliceState[slices.size()];
    for (int i = 0; i < states.length; i++) {
      try {
        states[i] = SliceState.allocate(slices.get(i).size(), slots(slices.get(i)));
      } catch (OutOfMemoryError e) {
        throw new PlacementException(
            String.format(
                "Shard %d has no memory for %d rows of variable %s with %d slots: give the server"
                    + " more heap (-Xmx) or use more servers.",
                number,
                slices.get(i).rowCount(),
                slices.get(i).spec().name(),
                slots(slices.get(i)).size()));
      }
    }
    return states;
  }

  private List<Slot> slots(Slice slice) {
    return optimizers.of(slice.index()).slots();
  }

  private void read(SnapshotSource source, Slice slice, int array, float[] target) {
    SnapshotTensor tensor =
        require(source, SnapshotNames.tensor(slice.spec(), slots(slice), array));
    for (int from = 0; from < target.length; from += CHUNK) {
      int count = Math.min(CHUNK, target.length - from);
      source.read(tensor, slice.fromFloat() + from, target, from, count);
    }
  }

  private SnapshotTensor require(SnapshotSource source, SnapshotTensor tensor) {
    if (!source.contains(tensor)) {
      throw new SnapshotException(
          String.format(
              "The snapshot has no tensor %s of shape %s, which job %s needs. Restore with the"
                  + " model and optimizer that it was written with.",
              tensor.name(), tensor.shape(), job.jobId()));
    }
    return tensor;
  }

  private Shard open(SliceState[] states, long step, Optional<byte[]> encodedTable) {
    WorkerTable table =
        new WorkerTable(job.numWorkers(), job.maxSteps(), step, settings.ticker().nanos());
    encodedTable.ifPresent(table::restore);
    if (!job.isReproducible()) {
      table.forgetVersions(step);
    }
    PreviousVersion[] previous = new PreviousVersion[job.isReproducible() ? states.length : 0];
    for (int i = 0; i < previous.length; i++) {
      previous[i] = new PreviousVersion();
    }
    Storage storage = new Storage(slices, states, previous, optimizers);
    return new Shard(job, number, storage, table, Update.of(job, storage, table, step), settings);
  }
}
