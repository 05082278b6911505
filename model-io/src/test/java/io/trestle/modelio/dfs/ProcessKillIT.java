package io.trestle.modelio.dfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.modelio.CheckpointOptions;
import io.trestle.modelio.Checkpoints;
import io.trestle.modelio.LatestCheckpoint;
import io.trestle.modelio.Verification;
import io.trestle.modelio.checkpoint.CheckpointDirectory;
import io.trestle.modelio.checkpoint.Model;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import io.trestle.test.seed.Seeded;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that write checkpoints and are killed without warning. */
@Seeded
class ProcessKillIT {
  private static final int KILLS = 12;

  @TempDir java.nio.file.Path local;

  @Test
  void onTheLocalDisk(SplittableRandom random) throws Exception {
    killAgainAndAgain(new Configuration(), new Path(local.toUri()), random);
  }

  @Test
  void onHdfs(SplittableRandom random) throws Exception {
    try (Hdfs hdfs = Hdfs.start(local)) {
      killAgainAndAgain(hdfs.conf(), new Path(hdfs.root(), "/logs"), random);
    }
  }

  private static void killAgainAndAgain(Configuration conf, Path directory, SplittableRandom random)
      throws Exception {
    Store store = Stores.of(conf, directory);
    for (int kill = 0; kill < KILLS; kill++) {
      long reported = runAndKill(directory, random);
      try (Checkpoints checkpoints =
          CheckpointDirectory.over(store, directory, CheckpointOptions.defaults())) {
        LatestCheckpoint latest = checkpoints.latest(Verification.CONTENT);
        assertThat(latest.skipped()).isEmpty();
        assertThat(latest.step().orElse(0)).isGreaterThanOrEqualTo(reported);
        for (long step : checkpoints.steps()) {
          Model.check(checkpoints, step);
        }
      }
    }
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
    try (Checkpoints checkpoints =
        CheckpointDirectory.over(store, directory, CheckpointOptions.defaults().withClock(later))) {
      checkpoints.cleanUp();
      // Per checkpoint two data files and an index; the state file; the directory of markers.
      int expected = 3 * checkpoints.steps().size() + 2;
      assertThat(store.list(directory)).hasSize(expected);
    }
  }

  /** The last step that the process reported. */
  private static long runAndKill(Path directory, SplittableRandom random)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedTrainer.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      long reported = 0;
      for (int left = 1 + random.nextInt(4); left > 0; left--) {
        reported = Long.parseLong(lines.readLine());
      }
      LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(40)));
      // Through its handle, which leaves what it wrote last to be read.
      process.toHandle().destroyForcibly();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reported = Long.parseLong(line);
      }
      return reported;
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
