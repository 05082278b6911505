package io.trestle.modelio.checkpoint;

import io.trestle.modelio.AlreadyPublishedException;
import io.trestle.modelio.CheckpointAttempt;
import io.trestle.modelio.CheckpointOptions;
import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.Checkpoints;
import io.trestle.modelio.CommitReport;
import io.trestle.modelio.LatestCheckpoint;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.Verification;
import io.trestle.modelio.checkpoint.CheckpointNames.DataName;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import io.trestle.modelio.tensorbundle.BundleNames;
import io.trestle.modelio.tensorbundle.TensorBundle;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Checkpoints in a directory of any Hadoop file system.
 *
 * <p>No step of the protocol writes over or deletes a file that could be of a committed checkpoint.
 * Data files are created under names that nobody used before. If an attempt dies, its files stay
 * where they are and the next attempt at the step takes other names ({@link CheckpointAttempt}), so
 * neither a lost server that wakes up late nor a delayed commit can do harm; clean-up takes them
 * away after the grace period.
 */
public final class CheckpointDirectory implements Checkpoints {
  private final Store store;
  private final Path directory;
  private final CheckpointOptions options;
  private final RunMarkers markers;
  private final Ledger ledger;
  private final Set<CheckpointAttempt> underWay = new HashSet<>();

  private CheckpointDirectory(Store store, Path directory, CheckpointOptions options) {
    this.store = store;
    this.directory = directory;
    this.options = options;
    this.markers = new RunMarkers(store, directory, options.clock(), options.grace());
    this.ledger = new Ledger(store, directory, options.retention());
  }

  /**
   * The checkpoints of a log directory, for the driver. Nothing is written before the first {@link
   * #begin}.
   *
   * @param conf names the file systems
   * @param directory the log directory; need not exist
   * @throws IOException if the file system cannot be reached
   */
  public static Checkpoints open(Configuration conf, Path directory, CheckpointOptions options)
      throws IOException {
    return over(Stores.of(conf, directory), directory, options);
  }

  /** As above, over a store that is open already. */
  public static Checkpoints over(Store store, Path directory, CheckpointOptions options) {
    return new CheckpointDirectory(store, directory, options);
  }

  /**
   * Opens a server's own data file of an attempt, to write.
   *
   * @param conf names the file systems
   * @param directory the log directory
   * @param attempt what the driver's {@link #begin} gave
   * @param shard number of the server, from 0
   * @throws AlreadyPublishedException if the file exists: this shard was written before, or an
   *     older attempt came to life again; begin another attempt
   */
  public static ShardWriter shardWriter(
      Configuration conf, Path directory, CheckpointAttempt attempt, int shard) throws IOException {
    return shardWriter(Stores.of(conf, directory), directory, attempt, shard);
  }

  /** As above, over a store that is open already. */
  public static ShardWriter shardWriter(
      Store store, Path directory, CheckpointAttempt attempt, int shard) throws IOException {
    Path prefix = CheckpointNames.prefix(directory, attempt.step());
    return TensorBundle.writer(store, prefix, attempt.fileOf(shard), attempt.files());
  }

  /** Opens one checkpoint to read it, for a server that restores its slices. */
  public static CheckpointReader reader(Configuration conf, Path directory, long step)
      throws IOException {
    return TensorBundle.open(Stores.of(conf, directory), CheckpointNames.prefix(directory, step));
  }

  @Override
  public synchronized CheckpointAttempt begin(long step, int shards) throws IOException {
    mark();
    if (store.entry(index(step)).isPresent()) {
      Optional<String> flaw = ledger.flaw(step, Verification.CONTENT);
      if (flaw.isEmpty()) {
        throw new AlreadyPublishedException(
            index(step).toString(), "it is a good checkpoint; go on from it, or take a new step");
      }
      store.moveAside(
          index(step),
          new Path(
              directory,
              "%s/damaged/%s.%s"
                  .formatted(CheckpointNames.OWN, index(step).getName(), UUID.randomUUID())));
    }
    CheckpointAttempt attempt = unused(step, shards);
    underWay.add(attempt);
    return attempt;
  }

  private CheckpointAttempt unused(long step, int shards) throws IOException {
    Set<DataName> taken = new HashSet<>();
    for (Store.Entry entry : store.list(directory)) {
      DataName name = CheckpointNames.dataName(entry.name());
      if (name != null && name.step() == step) {
        taken.add(name);
      }
    }
    CheckpointAttempt attempt = new CheckpointAttempt(step, shards, 0, shards);
    while (isTaken(attempt, taken)) {
      int files = attempt.files() + shards;
      attempt = new CheckpointAttempt(step, shards, files - shards, files);
    }
    return attempt;
  }

  private boolean isTaken(CheckpointAttempt attempt, Set<DataName> taken) {
    for (int shard = 0; shard < attempt.shards(); shard++) {
      DataName name = new DataName(attempt.step(), attempt.fileOf(shard), attempt.files());
      if (taken.contains(name)) {
        return true;
      }
    }
    // Given out, but perhaps nobody has written to it yet.
    return underWay.contains(attempt);
  }

  @Override
  public synchronized void abandon(CheckpointAttempt attempt) {
    underWay.remove(attempt);
  }

  @Override
  public synchronized CommitReport commit(
      CheckpointAttempt attempt, List<ShardPart> parts, Map<String, byte[]> sides)
      throws IOException {
    mark();
    PartCheck.check(store, directory, attempt, parts);
    Path index = index(attempt.step());
    byte[] content = TensorBundle.index(parts, sides);
    try {
      store.publish(index, content);
    } catch (AlreadyPublishedException e) {
      // It may be this very attempt, whose outcome was not known the first time.
      if (!Arrays.equals(store.read(index, Integer.MAX_VALUE - 8), content)) {
        throw e;
      }
    }
    underWay.remove(attempt);
    Ledger.Entry entry = ledger.record(attempt.step());
    return new CommitReport(attempt.step(), index.toString(), entry.deleted(), entry.warnings());
  }

  @Override
  public List<Long> steps() throws IOException {
    return ledger.steps();
  }

  @Override
  public LatestCheckpoint latest(Verification verification) throws IOException {
    return ledger.latest(verification);
  }

  @Override
  public CheckpointReader open(long step) throws IOException {
    return TensorBundle.open(store, CheckpointNames.prefix(directory, step));
  }

  @Override
  public synchronized void heartbeat() throws IOException {
    if (markers.isWritten()) {
      markers.beat();
    }
  }

  private void mark() throws IOException {
    if (!markers.isWritten()) {
      store.makeDirectories(directory);
    }
    markers.beatIfDue();
  }

  @Override
  public synchronized List<String> cleanUp() throws IOException {
    long grace = options.grace().toMillis();
    long old = options.clock().millis() - grace;
    long others = markers.earliestOtherStart();
    // Clocks of hosts and storage differ; a live run's files are protected with room to spare.
    long limit = others == Long.MAX_VALUE ? old : Math.min(old, others - grace);
    Set<Long> steps = new HashSet<>();
    underWay.forEach(attempt -> steps.add(attempt.step()));
    List<String> deleted = new CleanUp(store, directory, limit, steps).run();
    for (Path marker : markers.dead()) {
      store.delete(marker);
    }
    return deleted;
  }

  @Override
  public synchronized void close() throws IOException {
    if (markers.isWritten()) {
      markers.remove();
    }
  }

  private Path index(long step) {
    return BundleNames.index(CheckpointNames.prefix(directory, step));
  }
}
