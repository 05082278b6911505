package io.trestle.spark.job;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Small data that a linear model can learn: clouds of points around a centre for each class. */
final class Blobs {
  static final int FEATURES = 8;
  static final int CLASSES = 3;

  private Blobs() {}

  /** {@code count} rows; the same ones for the same seed. */
  static Dataset<Row> rows(SparkSession spark, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % CLASSES;
      double[] features = new double[FEATURES];
      for (int j = 0; j < FEATURES; j++) {
        features[j] = random.nextDouble() - 0.5 + (j % CLASSES == label ? 1 : 0);
      }
      rows.add(RowFactory.create(Vectors.dense(features), label));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("features", new VectorUDT(), false)
            .add("label", DataTypes.IntegerType, false));
  }
}
