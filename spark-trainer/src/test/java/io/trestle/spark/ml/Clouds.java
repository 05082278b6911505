package io.trestle.spark.ml;

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

/** Small labelled data: a cloud of points around a centre for each class. */
public final class Clouds {
  /** Values of a sample. */
  public static final int FEATURES = 4;

  public static final int CLASSES = 3;

  private Clouds() {}

  /** Rows of features (dense and sparse in turn), label and weight. */
  public static Dataset<Row> rows(SparkSession spark, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % CLASSES;
      double[] x = random.doubles(FEATURES, -0.6, 0.6).toArray();
      x[label] += 1;
      rows.add(
          RowFactory.create(
              i % 2 == 0 ? Vectors.dense(x) : Vectors.dense(x).toSparse(),
              (double) label,
              0.5 + i / 3 % 3));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("features", new VectorUDT(), false)
            .add("label", DataTypes.DoubleType, false)
            .add("weight", DataTypes.DoubleType, false));
  }
}
