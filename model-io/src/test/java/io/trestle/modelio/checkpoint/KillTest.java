package io.trestle.modelio.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.modelio.CheckpointOptions;
import io.trestle.modelio.Checkpoints;
import io.trestle.modelio.CommitStateUnknownException;
import io.trestle.modelio.LatestCheckpoint;
import io.trestle.modelio.Retention;
import io.trestle.modelio.Verification;
import io.trestle.modelio.faults.AtomicLocalFileSystem;
import io.trestle.modelio.faults.FaultyFileSystem;
import io.trestle.modelio.faults.Kill;
import io.trestle.modelio.faults.ObjectStoreFileSystem;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import io.trestle.test.seed.Seeded;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process dies at any change to the storage while it writes checkpoints. Whatever is visible
 * afterwards is complete and correct, nothing that was reported as committed is lost, and the next
 * run goes on and cleans up.
 */
class KillTest {
  private static final CheckpointOptions OPTIONS =
      CheckpointOptions.defaults().withRetention(new Retention(2, 1e4));
  private static final CheckpointOptions LATER =
      OPTIONS.withClock(Clock.offset(Clock.systemUTC(), Duration.ofHours(2)));

  @TempDir java.nio.file.Path local;

  @Test
  @Seeded
  void diesAtAnyOf200PointsWithAtomicRename(SplittableRandom random) throws IOException {
    Configuration conf = new Configuration(false);
    conf.set("trestle.store.file", "rename");
    FileSystem fs = new AtomicLocalFileSystem();
    fs.initialize(URI.create("file:///"), conf);
    for (int point = 0; point < 200; point++) {
      java.nio.file.Path directory = local.resolve("run-" + point);
      die(fs, conf, new Path(directory.toUri()), 150, random);
    }
  }

  @Test
  @Seeded
  void diesAtAnyOf100PointsOnAnObjectStore(SplittableRandom random) throws IOException {
    Configuration conf = new Configuration(false);
    ObjectStoreFileSystem fs = new ObjectStoreFileSystem();
    fs.initialize(ObjectStoreFileSystem.ROOT, conf);
    for (int point = 0; point < 100; point++) {
      String directory = local.resolve("run-" + point).toUri().getPath();
      die(fs, conf, new Path("objects://" + directory), 150, random);
    }
  }

  /** Dies at one of the first so many changes. */
  static void die(
      FileSystem fs, Configuration conf, Path directory, int changes, SplittableRandom random)
      throws IOException {
    Kill.LastOperation last =
        random.nextBoolean() ? Kill.LastOperation.DONE : Kill.LastOperation.LOST;
    Kill kill = new Kill(random.nextInt(changes), last);
    Store doomed = Stores.over(new FaultyFileSystem(fs, kill), conf);
    long committed = 0;
    Checkpoints dying = CheckpointDirectory.over(doomed, directory, OPTIONS);
    try {
      for (long step = 1; !kill.isDead(); step++) {
        Model.save(doomed, directory, dying, step, 2);
        committed = step;
      }
    } catch (IOException | CommitStateUnknownException e) {
      assertThat(kill.isDead()).as("%s", e).isTrue();
    }

    Store store = Stores.over(fs, conf);
    try (Checkpoints next = CheckpointDirectory.over(store, directory, LATER)) {
      LatestCheckpoint latest = next.latest(Verification.CONTENT);
      long found = latest.step().orElse(0);
      assertThat(found)
          .as("%s %s", latest, store.list(directory))
          .isBetween(committed, committed + 1);
      // Only what retention was just deleting may be incomplete, and that is never the newest.
      assertThat(latest.skipped()).isEmpty();
      for (long step : next.steps()) {
        Model.check(next, step);
      }
      next.cleanUp();
      Model.save(store, directory, next, found + 1, 3);
      Model.check(next, found + 1);
      next.cleanUp();
      assertThat(next.steps()).hasSizeLessThanOrEqualTo(3);
      int files = 1 + 1;
      for (long step : next.steps()) {
        files += step == found + 1 ? 4 : 3;
      }
      assertThat(store.list(directory)).hasSize(files);
    }
  }
}
