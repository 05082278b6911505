package io.trestle.spark.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.nio.file.Path;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;

/** The repository's MNIST files as MLlib wants them: vectors of 0..1 and labels. */
final class Mnist {
  private static final Path FILES =
      Path.of(System.getProperty("trestle.root"), "spark-trainer/data/mnist");

  private Mnist() {}

  /**
   * {@code train} or {@code test}, cached in two partitions; each vector dense or sparse, whatever
   * is smaller.
   */
  static Dataset<Row> vectors(SparkSession spark, String split) {
    return cached(images(spark, split), (UDF1<byte[], Vector>) image -> vector(image).compressed());
  }

  /** The same, all vectors dense. */
  static Dataset<Row> denseVectors(SparkSession spark, String split) {
    return cached(images(spark, split), (UDF1<byte[], Vector>) Mnist::vector);
  }

  private static Dataset<Row> images(SparkSession spark, String split) {
    return spark.read().format("idx").option("split", split).load(FILES.toString());
  }

  private static Dataset<Row> cached(Dataset<Row> images, UDF1<byte[], Vector> vector) {
    Dataset<Row> rows =
        images
            .select(
                udf(vector, SQLDataTypes.VectorType()).apply(col("image")).as("features"),
                col("label").cast("double").as("label"))
            .repartition(2)
            .cache();
    rows.count();
    return rows;
  }

  private static Vector vector(byte[] image) {
    double[] values = new double[image.length];
    for (int i = 0; i < image.length; i++) {
      values[i] = (image[i] & 0xff) / 255.0;
    }
    return Vectors.dense(values);
  }
}
