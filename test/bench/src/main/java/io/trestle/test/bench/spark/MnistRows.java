package io.trestle.test.bench.spark;

import io.trestle.test.bench.peer.Mnist;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** MNIST as ML vectors of 0 to 1, each dense or sparse, whatever is smaller, cached in 2 parts. */
public final class MnistRows {
  private MnistRows() {}

  /** Columns {@code features} and {@code label}. */
  public static Dataset<Row> cached(SparkSession spark, Mnist data) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      rows.add(RowFactory.create(vector(data, i), (double) data.labels()[i]));
    }
    Dataset<Row> cached =
        spark
            .createDataFrame(
                rows,
                new StructType()
                    .add("features", new VectorUDT(), false)
                    .add("label", DataTypes.DoubleType, false))
            .repartition(2)
            .cache();
    cached.count();
    return cached;
  }

  private static Vector vector(Mnist data, int image) {
    double[] values = new double[Mnist.PIXELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (data.images()[image][i] & 0xff) / 255.0;
    }
    return Vectors.dense(values).compressed();
  }
}
