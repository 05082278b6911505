package io.trestle.test.bench.mllib;

import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import io.trestle.test.bench.peer.Answers;
import io.trestle.test.bench.peer.Mnist;
import io.trestle.test.bench.spark.HeapPeak;
import io.trestle.test.bench.spark.MnistRows;
import io.trestle.test.bench.spark.Sessions;
import io.trestle.test.bench.spark.SparseRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark driver without Trestle. Arguments: master, folder of MNIST. Commands: {@code fit
 * ITERATIONS}, {@code rows ROWS COLUMNS}, {@code sparse ITERATIONS}.
 */
public final class MllibPeer {
  /** L-BFGS evaluates its starting point, and the columns' deviations are a pass of their own. */
  private static final int FURTHER_PASSES = 2;

  private final HeapPeak heap = new HeapPeak();
  private final SparkSession spark;
  private final Path folder;
  private Dataset<Row> train;
  private Dataset<Row> test;
  private Dataset<Row> sparse;

  private MllibPeer(String[] arguments) {
    this.spark = Sessions.open(arguments[0]);
    this.folder = Path.of(arguments[1]);
  }

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws InterruptedException {
    MllibPeer peer = new MllibPeer(arguments);
    System.err.println("MLlib computes with " + blas());
    new Answers()
        .on("fit", words -> peer.fit(Integer.parseInt(words[0])))
        .on("rows", words -> peer.rows(Integer.parseInt(words[0]), Integer.parseInt(words[1])))
        .on("sparse", words -> peer.sparse(Integer.parseInt(words[0])))
        .serve();
  }

  /** MLlib's own choice: a native library where the system has one, else Java. */
  private static String blas() {
    try {
      return NativeBLAS.getInstance().getClass().getSimpleName();
    } catch (RuntimeException | LinkageError absent) {
      return JavaBLAS.getInstance().getClass().getSimpleName();
    }
  }

  private Map<String, Double> fit(int iterations) throws IOException {
    if (train == null) {
      train = MnistRows.cached(spark, Mnist.train(folder));
      test = MnistRows.cached(spark, Mnist.test(folder));
    }
    long start = System.nanoTime();
    LogisticRegressionModel model = new LogisticRegression().setMaxIter(iterations).fit(train);
    double seconds = (System.nanoTime() - start) / 1e9;
    Dataset<Row> predicted = model.transform(test);
    double right = predicted.filter("prediction = label").count();
    return Map.of(
        "seconds",
        seconds,
        "accuracy",
        right / predicted.count(),
        "samples",
        (double) passes(model) * train.count());
  }

  private Map<String, Double> rows(int rows, int columns) {
    sparse = SparseRows.cached(spark, rows, columns);
    return Map.of();
  }

  private Map<String, Double> sparse(int iterations) {
    long start = System.nanoTime();
    LogisticRegressionModel model = new LogisticRegression().setMaxIter(iterations).fit(sparse);
    double seconds = (System.nanoTime() - start) / 1e9;
    return Map.of(
        "rows/s",
        passes(model) * (double) sparse.count() / seconds,
        "driver's memory, MB",
        heap.megabytes());
  }

  private static int passes(LogisticRegressionModel model) {
    return model.summary().totalIterations() + FURTHER_PASSES;
  }
}
