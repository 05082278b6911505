package io.trestle.modelio.checkpoint;

import io.trestle.modelio.dfs.Hdfs;
import io.trestle.test.seed.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link KillTest} on HDFS, where a file that was never closed stays open. */
class HdfsKillIT {
  private static final int POINTS = 200;

  /** Most of the time goes by in waiting for data nodes. */
  private static final int AT_A_TIME = 4;

  @TempDir java.nio.file.Path local;

  @Test
  @Seeded
  void diesAtAnyOf200Points(SplittableRandom random) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    try (Hdfs hdfs = Hdfs.start(local)) {
      Configuration conf = hdfs.conf();
      FileSystem fs = FileSystem.get(hdfs.root().toUri(), conf);
      List<Callable<Void>> deaths = new ArrayList<>();
      for (int point = 0; point < POINTS; point++) {
        deaths.add(death(fs, conf, new Path(hdfs.root(), "/run-" + point), random.split()));
      }
      for (Future<Void> death : threads.invokeAll(deaths)) {
        death.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<Void> death(
      FileSystem fs, Configuration conf, Path directory, SplittableRandom random) {
    return () -> {
      KillTest.die(fs, conf, directory, 60, random);
      return null;
    };
  }
}
