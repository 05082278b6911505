package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A storage that is away at the end of a run, for a moment, costs it neither checkpoint nor bundle.
 */
@Timeout(120)
final class StorageAwayTest {
  private static final int STEPS = 40;

  private static SparkSession spark;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("trestle-test")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    spark.sparkContext().hadoopConfiguration().set("fs.shaky.impl", Shaky.class.getName());
  }

  @Test
  void theLastCheckpointAndTheBundleAreWrittenWhenItIsBack() {
    Shaky.CHECKPOINT_FAILURES.set(1);
    Shaky.BUNDLE_FAILURES.set(1);
    TrainingResult result =
        Trainer.on(spark)
            .config(
                TrainingConfig.builder()
                    .maxSteps(STEPS)
                    .batchSize(10)
                    .workers(1)
                    .logDir("shaky:" + dir.resolve("logs"))
                    .workDir("shaky:" + dir.resolve("model"))
                    .build())
            .train(Blobs.rows(spark, 300, 1));
    assertThat(Shaky.CHECKPOINT_FAILURES).as("failures left").hasValue(0);
    assertThat(Shaky.BUNDLE_FAILURES).as("failures left").hasValue(0);
    assertThat(result.steps()).isEqualTo(STEPS);
    assertThat(dir.resolve("logs/model.ckpt-" + STEPS + ".index")).exists();
    assertThat(dir.resolve("model/1/saved_model.pb")).exists();
  }

  /** The local disk, which fails a number of times to create what a run ends with. */
  public static final class Shaky extends RawLocalFileSystem {
    private static final AtomicInteger CHECKPOINT_FAILURES = new AtomicInteger();
    private static final AtomicInteger BUNDLE_FAILURES = new AtomicInteger();

    @Override
    public URI getUri() {
      return URI.create("shaky:///");
    }

    @Override
    public String getScheme() {
      return "shaky";
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path file,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      failOnce(file, "model.ckpt-" + STEPS, CHECKPOINT_FAILURES);
      failOnce(file, "saved_model.pb", BUNDLE_FAILURES);
      return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    }

    private static void failOnce(
        org.apache.hadoop.fs.Path file, String part, AtomicInteger failures) throws IOException {
      if (file.getName().contains(part) && failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw new IOException(file + " cannot be created: the storage is away");
      }
    }
  }
}
