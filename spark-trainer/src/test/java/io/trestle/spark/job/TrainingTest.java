package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on local[2]. */
final class TrainingTest {
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
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void trainsMnistInTenLines() {
    String mnist = "file:" + System.getProperty("trestle.root") + "/spark-trainer/data/mnist/";
    Dataset<Row> training =
        spark
            .read()
            .format("idx")
            .option("labels", mnist + "train-labels-idx1-ubyte.gz")
            .load(mnist + "train-images-idx3-ubyte.gz");
    Dataset<Row> test =
        spark
            .read()
            .format("idx")
            .option("labels", mnist + "t10k-labels-idx1-ubyte.gz")
            .load(mnist + "t10k-images-idx3-ubyte.gz");
    training.printSchema();
    TrainingResult result =
        Trainer.on(spark)
            .config(
                TrainingConfig.builder()
                    .maxSteps(10_000)
                    .logDir(dir.resolve("logs").toString())
                    .workDir(dir.resolve("model").toString())
                    .build())
            .evaluation(test)
            .train(training);
    System.out.println(result);
    assertThat(result.steps()).isEqualTo(10_000);
    assertThat(result.testAccuracy().getAsDouble()).isGreaterThan(0.91);
  }
}
