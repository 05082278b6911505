package io.trestle.modelio.savedmodel;

import io.trestle.modelio.AlreadyPublishedException;
import io.trestle.modelio.BundleAttempt;
import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.CommitStateUnknownException;
import io.trestle.modelio.DataType;
import io.trestle.modelio.SavedModelWriter;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.TensorStream;
import io.trestle.modelio.VariableSource;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import io.trestle.modelio.tensorbundle.TensorBundle;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A work directory with one directory per version. Versions are published through the {@link
 * Store}'s contract; what a killed export leaves has a temporary name, which TensorFlow Serving
 * passes over and {@link #nextVersion} does not count.
 */
public final class BundleDirectory implements SavedModelWriter {
  private static final Logger LOG = System.getLogger(BundleDirectory.class.getName());

  private final Store store;
  private final Path directory;
  private final BundleLayout layout;
  private final Clock clock;

  BundleDirectory(Store store, Path directory, BundleLayout layout, Clock clock) {
    this.store = store;
    this.directory = directory;
    this.layout = layout;
    this.clock = clock;
  }

  /**
   * A writer of one kind of bundle.
   *
   * @param workDirectory where the versions are; it need not exist yet
   * @throws IOException if its file system cannot be reached
   */
  public static SavedModelWriter open(Configuration conf, Path workDirectory, BundleLayout layout)
      throws IOException {
    Path qualified = workDirectory.getFileSystem(conf).makeQualified(workDirectory);
    return new BundleDirectory(Stores.of(conf, qualified), qualified, layout, Clock.systemUTC());
  }

  /**
   * Opens one shard's data file of an attempt; for servers and tasks, which need no writer of their
   * own.
   *
   * @param shard 0 to {@code attempt.shards()} - 1
   */
  public static ShardWriter shardWriter(Configuration conf, BundleAttempt attempt, int shard)
      throws IOException {
    Path prefix = Layouts.prefix(attempt);
    return TensorBundle.writer(Stores.of(conf, prefix), prefix, shard, attempt.shards());
  }

  @Override
  public long nextVersion() throws IOException {
    long highest = 0;
    for (Store.Entry entry : store.list(directory)) {
      highest = Math.max(highest, Layouts.version(entry.name()));
    }
    return highest + 1;
  }

  @Override
  public String export(
      long version, ServingGraph graph, VariableSource variables, List<float[]> samples)
      throws IOException {
    WarmupRequests.check(layout, graph, samples);
    BundleAttempt attempt = begin(version, 1);
    ShardPart part;
    try {
      part = write(attempt, graph, variables);
    } catch (IOException | RuntimeException e) {
      abandon(attempt);
      throw e;
    }
    return commit(attempt, graph, List.of(part), samples);
  }

  private ShardPart write(BundleAttempt attempt, ServingGraph graph, VariableSource variables)
      throws IOException {
    Path prefix = Layouts.prefix(attempt);
    try (ShardWriter writer = TensorBundle.writer(store, prefix, 0, 1)) {
      for (Map.Entry<String, Shape> variable : graph.variables().entrySet()) {
        String name = variable.getKey();
        Shape shape = variable.getValue();
        for (TensorSlice slice : variables.slices(name, shape)) {
          try (TensorStream values = writer.tensor(name, DataType.FLOAT32, shape, slice)) {
            variables.copy(name, slice, values);
          }
        }
      }
      return writer.finish();
    }
  }

  @Override
  public BundleAttempt begin(long version, int shards) throws IOException {
    if (version < 1) {
      throw new IllegalArgumentException("a bundle's version is 1 or more, not " + version);
    }
    Path target = new Path(directory, Layouts.directory(layout, version));
    refuseExisting(version);
    Path staging = Stores.temporaryBeside(target);
    return new BundleAttempt(layout, version, staging.toString(), target.toString(), shards);
  }

  /** TensorFlow Serving reads 7 and 00000007 as the same version. */
  private void refuseExisting(long version) throws IOException {
    for (Store.Entry entry : store.list(directory)) {
      if (Layouts.version(entry.name()) == version) {
        throw new AlreadyPublishedException(
            entry.path().toString(),
            "version " + nextVersion() + " is the next that is free, or leave the version out");
      }
    }
  }

  @Override
  public String commit(
      BundleAttempt attempt, ServingGraph graph, List<ShardPart> parts, List<float[]> samples)
      throws IOException {
    Path staging = new Path(attempt.staging());
    Path target = new Path(attempt.target());
    try {
      WarmupRequests.check(attempt.layout(), graph, samples);
      Variables.check(attempt, graph, parts);
      complete(attempt, graph, parts, samples);
      refuseExisting(attempt.version());
    } catch (IOException | RuntimeException e) {
      abandon(attempt);
      throw e;
    }
    publish(attempt, staging, target);
    return attempt.target();
  }

  private void publish(BundleAttempt attempt, Path staging, Path target) throws IOException {
    try {
      store.publishDirectory(staging, target, Layouts.lastFile(attempt.layout()));
    } catch (CommitStateUnknownException e) {
      // It may yet become visible; what it is made of must stay.
      throw e;
    } catch (IOException | RuntimeException e) {
      abandon(attempt);
      throw e;
    }
  }

  private void complete(
      BundleAttempt attempt, ServingGraph graph, List<ShardPart> parts, List<float[]> samples)
      throws IOException {
    Path staging = new Path(attempt.staging());
    write(Layouts.prefix(attempt).suffix(".index"), TensorBundle.index(parts, Map.of()));
    if (!samples.isEmpty()) {
      try (OutputStream out = store.create(new Path(staging, WarmupRequests.FILE))) {
        WarmupRequests.write(out, samples);
      }
    }
    byte[] meta =
        switch (attempt.layout()) {
          case SAVED_MODEL -> MetaGraphWriter.savedModel(graph);
          case SESSION_BUNDLE -> MetaGraphWriter.sessionBundle(graph);
        };
    write(new Path(staging, Layouts.lastFile(attempt.layout())), meta);
  }

  private void write(Path file, byte[] content) throws IOException {
    try (OutputStream out = store.create(file)) {
      out.write(content);
    }
  }

  @Override
  public List<String> cleanUp(Duration grace) throws IOException {
    long before = clock.instant().minus(grace).toEpochMilli();
    return new BundleCleanUp(store, directory, before).run();
  }

  @Override
  public void abandon(BundleAttempt attempt) {
    try {
      store.delete(new Path(attempt.staging()));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "could not delete " + attempt.staging() + "; clean-up will", e);
    }
  }
}
