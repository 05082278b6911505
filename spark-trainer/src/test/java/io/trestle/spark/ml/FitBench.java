package io.trestle.spark.ml;

import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@code fit} on a cached MNIST DataFrame in {@code local[2]} to an accuracy of 0.92 on the test
 * images: SoftmaxClassifier and MLlib's LogisticRegression in the same session, each after a
 * warm-up fit, each with its defaults and the fewest iterations that get there. {@code
 * test/bin/bench-ml} starts it.
 */
final class FitBench {
  private static final double GOAL = 0.92;

  private final Dataset<Row> train;
  private final Dataset<Row> test;

  private FitBench(Dataset<Row> train, Dataset<Row> test) {
    this.train = train;
    this.test = test;
  }

  /** Takes {@code dense} for dense vectors; otherwise each vector is as small as it can be. */
  public static void main(String[] arguments) {
    boolean dense = List.of(arguments).contains("dense");
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("trestle-bench")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.log.level", "ERROR")
            .getOrCreate();
    FitBench bench =
        dense
            ? new FitBench(Mnist.denseVectors(spark, "train"), Mnist.denseVectors(spark, "test"))
            : new FitBench(Mnist.vectors(spark, "train"), Mnist.vectors(spark, "test"));
    say("MLlib computes with %s; vectors are %s", blas(), dense ? "dense" : "as small as can be");
    Best mllib = bench.best("LogisticRegression", 8, 1, bench::mllib);
    Best trestle = bench.best("SoftmaxClassifier", 1, 5, bench::trestle);
    say("SoftmaxClassifier is %.1f times as fast.", mllib.seconds() / trestle.seconds());
    bench.transforms(mllib.model(), trestle.model());
    spark.stop();
  }

  /** MLlib's own choice: a native library where the system has one, else Java. */
  private static String blas() {
    try {
      return NativeBLAS.getInstance().getClass().getSimpleName();
    } catch (RuntimeException | LinkageError absent) {
      return JavaBLAS.getInstance().getClass().getSimpleName();
    }
  }

  private Model<?> mllib(int iterations) {
    return new LogisticRegression().setMaxIter(iterations).fit(train);
  }

  private Model<?> trestle(int epochs) {
    return new SoftmaxClassifier().setMaxIter(epochs).fit(train);
  }

  /** The fewest iterations, from a first guess on, with which every repeat reaches the goal. */
  private Best best(String name, int guess, int repeats, IntFunction<Model<?>> fit) {
    Model<?> warmUp = fit.apply(guess);
    say("  %s is warm", warmUp.uid());
    for (int iterations = guess; ; iterations++) {
      List<Best> runs = new ArrayList<>();
      do {
        runs.add(measure(name, iterations, fit));
      } while (runs.size() < repeats && runs.get(runs.size() - 1).accuracy() >= GOAL);
      if (runs.get(runs.size() - 1).accuracy() >= GOAL) {
        runs.sort(Comparator.comparingDouble(Best::seconds));
        Best median = runs.get(runs.size() / 2);
        say("%s: %d iterations, %.2f s, median of %d", name, iterations, median.seconds(), repeats);
        return median;
      }
    }
  }

  private Best measure(String name, int iterations, IntFunction<Model<?>> fit) {
    long start = System.nanoTime();
    Model<?> model = fit.apply(iterations);
    double seconds = (System.nanoTime() - start) / 1e9;
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(test));
    String loop =
        model instanceof SoftmaxClassificationModel softmax
            ? String.format(Locale.ROOT, " (%.2f s in the loop)", softmax.summary().seconds())
            : "";
    say("  %s, %d iterations: %.2f s%s, %.4f", name, iterations, seconds, loop, accuracy);
    return new Best(seconds, accuracy, model);
  }

  /** All columns of the training rows' predictions, which nobody keeps. */
  private void transforms(Model<?> mllib, Model<?> trestle) {
    for (Model<?> model : List.of(mllib, trestle, mllib, trestle, mllib, trestle)) {
      long start = System.nanoTime();
      model.transform(train).write().format("noop").mode("overwrite").save();
      say(
          "  %s.transform: %.0f rows/s",
          model.getClass().getSimpleName(), 60_000 / ((System.nanoTime() - start) / 1e9));
    }
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private record Best(double seconds, double accuracy, Model<?> model) {}
}
