package io.trestle.modelio.checkpoint;

import io.trestle.modelio.dfs.Hdfs;
import io.trestle.test.seed.Seeded;
import java.io.IOException;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link KillTest} on HDFS, where a file that was never closed stays open. */
class HdfsKillIT {
  @TempDir java.nio.file.Path local;

  @Test
  @Seeded
  void diesAtAnyOf200Points(SplittableRandom random) throws IOException {
    try (Hdfs hdfs = Hdfs.start(local)) {
      Configuration conf = hdfs.conf();
      FileSystem fs = FileSystem.get(hdfs.root().toUri(), conf);
      for (int point = 0; point < 200; point++) {
        KillTest.die(fs, conf, new Path(hdfs.root(), "/run-" + point), 60, random);
      }
    }
  }
}
