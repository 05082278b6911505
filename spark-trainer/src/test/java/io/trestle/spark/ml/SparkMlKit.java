package io.trestle.spark.ml;

import io.trestle.spark.LocalSpark;
import org.apache.spark.ml.feature.NormalizerSuite;
import org.apache.spark.sql.test.TestSparkSession;

/**
 * Spark MLlib's own test kit. Its checks are methods of Scala traits that only a Scala class can
 * mix in, so this is one of Spark's suites with all of them; none of the suite's own tests run.
 */
@SuppressWarnings("serial") // ScalaTest's suites are Serializable; nobody serializes this one.
public final class SparkMlKit extends NormalizerSuite {
  private SparkMlKit() {}

  /** The kit, in the context that all fast tests share. */
  public static SparkMlKit start() {
    SparkMlKit kit = new SparkMlKit();
    kit.beforeAll();
    return kit;
  }

  @Override
  public TestSparkSession createSparkSession() {
    return new TestSparkSession(LocalSpark.session().sparkContext());
  }
}
