package io.trestle.modelio.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.CommitStateUnknownException;
import io.trestle.modelio.SavedModelReader;
import io.trestle.modelio.SavedModelWriter;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.VariableSource;
import io.trestle.modelio.faults.AtomicLocalFileSystem;
import io.trestle.modelio.faults.Faults;
import io.trestle.modelio.faults.FaultyFileSystem;
import io.trestle.modelio.faults.Kill;
import io.trestle.modelio.faults.Kill.LastOperation;
import io.trestle.modelio.faults.ObjectStoreFileSystem;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import io.trestle.test.seed.Seeded;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An export killed anywhere leaves whole versions only, and the next export goes on. */
@Seeded
class KilledExportIT {
  private static final int KILLS = 200;
  private static final Configuration CONF = new Configuration(false);
  private static final Logger LOGS = Logger.getLogger("io.trestle.modelio");

  private enum Storage {
    ATOMIC_RENAME,
    OBJECTS;

    Store open(Faults faults) throws IOException {
      Configuration conf = new Configuration(CONF);
      FileSystem files =
          switch (this) {
            case ATOMIC_RENAME -> new AtomicLocalFileSystem();
            case OBJECTS -> new ObjectStoreFileSystem();
          };
      files.initialize(files.getUri(), conf);
      if (this == ATOMIC_RENAME) {
        conf.set(Stores.OVERRIDE + "file", "rename");
      }
      return Stores.over(new FaultyFileSystem(files, faults), conf);
    }
  }

  @TempDir java.nio.file.Path folder;

  @BeforeEach
  void hideThatACorpseCannotCleanUp() {
    LOGS.setLevel(Level.OFF);
  }

  @AfterEach
  void showLogs() {
    LOGS.setLevel(null);
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsVisibleIsCompleteAndTheNextExportGoesOn(Storage storage, SplittableRandom random)
      throws IOException {
    int changes = changesOfOneExport(storage, random);
    int committed = 0;
    for (int round = 0; round < KILLS; round++) {
      java.nio.file.Path work = folder.resolve("kill" + round);
      BundleLayout layout =
          random.nextBoolean() ? BundleLayout.SAVED_MODEL : BundleLayout.SESSION_BUNDLE;
      Bundle first = new Bundle(layout, random);
      first.export(BundleDirectory.open(CONF, path(work), layout), 1);
      LastOperation last = random.nextBoolean() ? LastOperation.DONE : LastOperation.LOST;
      Kill kill = new Kill(random.nextInt(changes), last);
      Bundle second = new Bundle(layout, random);
      committed += dies(writer(storage.open(kill), work, layout), work, second) ? 1 : 0;
      first.check(work, 1);
      goOn(storage, work, layout, random);
    }
    assertThat(committed).isLessThan(KILLS / 2);
  }

  /** Returns whether the killed export had been committed. */
  private static boolean dies(SavedModelWriter writer, java.nio.file.Path work, Bundle bundle)
      throws IOException {
    boolean saidNo = false;
    try {
      bundle.export(writer, 2);
      assertThat(visible(work)).contains(2L);
    } catch (CommitStateUnknownException e) {
      assertThat(e).hasStackTraceContaining("killed at change");
    } catch (IOException e) {
      assertThat(e).hasStackTraceContaining("killed at change");
      saidNo = true;
    }
    if (!visible(work).contains(2L)) {
      return false;
    }
    assertThat(saidNo).isFalse();
    bundle.check(work, 2);
    return true;
  }

  private static SavedModelWriter writer(
      Store store, java.nio.file.Path work, BundleLayout layout) {
    return new BundleDirectory(store, path(work), layout, Clock.systemUTC());
  }

  private static void goOn(
      Storage storage, java.nio.file.Path work, BundleLayout layout, SplittableRandom random)
      throws IOException {
    Store store = storage.open(new Kill(Integer.MAX_VALUE, LastOperation.LOST));
    Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));
    SavedModelWriter writer = new BundleDirectory(store, path(work), layout, tomorrow);
    writer.cleanUp(Duration.ofHours(1));
    try (Stream<java.nio.file.Path> left = Files.list(work)) {
      assertThat(left.map(file -> Layouts.version(file.getFileName().toString())))
          .containsExactlyInAnyOrderElementsOf(visible(work));
    }
    Bundle next = new Bundle(layout, random);
    long version = writer.nextVersion();
    assertThat(version).isGreaterThan(1);
    next.export(writer, version);
    next.check(work, version);
  }

  /** Versions that a reader takes for complete. */
  private static List<Long> visible(java.nio.file.Path work) throws IOException {
    List<Long> versions = new ArrayList<>();
    try (Stream<java.nio.file.Path> files = Files.list(work)) {
      for (java.nio.file.Path file : files.toList()) {
        long version = Layouts.version(file.getFileName().toString());
        if (version > 0
            && Stream.of(BundleLayout.values())
                .anyMatch(layout -> Files.exists(file.resolve(Layouts.lastFile(layout))))) {
          versions.add(version);
        }
      }
    }
    return versions;
  }

  private int changesOfOneExport(Storage storage, SplittableRandom random) throws IOException {
    Kill never = new Kill(Integer.MAX_VALUE, LastOperation.LOST);
    BundleLayout layout = BundleLayout.SAVED_MODEL;
    java.nio.file.Path work = folder.resolve("count");
    new Bundle(layout, random).export(writer(storage.open(never), work, layout), 1);
    return never.count();
  }

  private static Path path(java.nio.file.Path local) {
    return new Path(local.toString());
  }

  /** A model with values of its own. */
  private static final class Bundle {
    private static final ServingGraph GRAPH = ServingGraph.softmaxRegression("W", "b", 20, 3);

    private final BundleLayout layout;
    private final Map<String, float[]> values;

    Bundle(BundleLayout layout, SplittableRandom random) {
      this.layout = layout;
      this.values = ForwardPass.variables(GRAPH, random);
    }

    void export(SavedModelWriter writer, long version) throws IOException {
      List<float[]> samples =
          layout == BundleLayout.SAVED_MODEL ? List.of(new float[20]) : List.of();
      writer.export(version, GRAPH, VariableSource.of(values), samples);
    }

    void check(java.nio.file.Path work, long version) throws IOException {
      Path bundle = new Path(path(work), Layouts.directory(layout, version));
      try (SavedModelReader reader = Bundles.open(CONF, bundle)) {
        assertThat(reader.layout()).isEqualTo(layout);
        assertThat(reader.graphs()).hasSize(1);
        for (Map.Entry<String, float[]> variable : values.entrySet()) {
          float[] read = new float[variable.getValue().length];
          reader.variables().orElseThrow().read(variable.getKey()).asFloatBuffer().get(read);
          assertThat(read).isEqualTo(variable.getValue());
        }
      }
    }
  }
}
