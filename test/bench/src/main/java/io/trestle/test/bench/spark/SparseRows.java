package io.trestle.test.bench.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of two classes with 40 non-zeros: 38 anywhere, 2 among 100 columns that tell the class. They
 * are made in the tasks, so that the driver never has them.
 */
public final class SparseRows {
  private static final int PARTS = 2;
  private static final int ANYWHERE = 38;
  private static final int TELLING = 100;
  private static final int NON_ZEROS = 40;

  private SparseRows() {}

  /** Columns {@code features} and {@code label}, cached in 2 parts. */
  public static Dataset<Row> cached(SparkSession spark, int rows, int columns) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Integer> parts = IntStream.range(0, PARTS).boxed().toList();
    JavaRDD<Row> made =
        context.parallelize(parts, PARTS).flatMap(part -> part(part, rows / PARTS, columns));
    Dataset<Row> cached =
        spark
            .createDataFrame(
                made,
                new StructType()
                    .add("features", new VectorUDT(), false)
                    .add("label", DataTypes.DoubleType, false))
            .cache();
    cached.count();
    return cached;
  }

  private static Iterator<Row> part(int seed, int rows, int columns) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int label = random.nextInt(2);
      TreeSet<Integer> chosen = new TreeSet<>();
      while (chosen.size() < ANYWHERE) {
        chosen.add(2 * TELLING + random.nextInt(columns - 2 * TELLING));
      }
      while (chosen.size() < NON_ZEROS) {
        chosen.add(label * TELLING + random.nextInt(TELLING));
      }
      int[] indices = chosen.stream().mapToInt(Integer::intValue).toArray();
      double[] values = random.doubles(NON_ZEROS, 0.5, 1.5).toArray();
      made.add(RowFactory.create(Vectors.sparse(columns, indices, values), (double) label));
    }
    return made.iterator();
  }
}
