package io.trestle.test.cluster.spark;

import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark application that does a little of what applications do, so that the classes for that are
 * loaded: a session, tasks, rows that are shuffled. For {@link SparkHome#rehearsed}.
 */
public final class Rehearsal {
  private Rehearsal() {}

  public static void main(String[] arguments) {
    try (SparkSession spark = SparkSession.builder().appName("rehearsal").getOrCreate()) {
      spark
          .createDataset(List.of(1, 2, 3, 4), Encoders.INT())
          .repartition(2)
          .groupBy("value")
          .count()
          .collectAsList();
    }
  }
}
