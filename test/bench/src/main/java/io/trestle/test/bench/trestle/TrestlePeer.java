package io.trestle.test.bench.trestle;

import io.trestle.spark.LossReduction;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.ml.SoftmaxClassificationModel;
import io.trestle.spark.ml.SoftmaxClassifier;
import io.trestle.test.bench.peer.Answers;
import io.trestle.test.bench.peer.Mnist;
import io.trestle.test.bench.spark.HeapPeak;
import io.trestle.test.bench.spark.MnistRows;
import io.trestle.test.bench.spark.Sessions;
import io.trestle.test.bench.spark.SparseRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark driver with Trestle. Arguments: master, folder of MNIST and, for external servers, their
 * address and secret file. Commands: {@code steps GLOBAL-STEPS} trains as TensorFlow's workers do,
 * {@code default GLOBAL-STEPS} as {@code trestle train} does, {@code fit EPOCHS} is {@link
 * SoftmaxClassifier} on cached vectors, {@code rows ROWS COLUMNS} and {@code sparse EPOCHS} are the
 * sparse model.
 */
public final class TrestlePeer {
  private static final int WORKERS = 2;
  private static final double SPARSE_RATE = 0.1;

  private final HeapPeak heap = new HeapPeak();
  private final SparkSession spark;
  private final String folder;
  private final List<String> server;
  private Dataset<Row> images;
  private Dataset<Row> vectors;
  private Dataset<Row> testVectors;
  private Dataset<Row> sparse;
  private Mnist test;

  private TrestlePeer(String[] arguments) {
    this.spark = Sessions.open(arguments[0]);
    this.folder = arguments[1];
    this.server = List.of(arguments).subList(2, arguments.length);
  }

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws InterruptedException {
    TrestlePeer peer = new TrestlePeer(arguments);
    new Answers()
        .on("steps", words -> peer.steps(Long.parseLong(words[0])))
        .on("default", words -> peer.byDefault(Long.parseLong(words[0])))
        .on("fit", words -> peer.fit(Integer.parseInt(words[0])))
        .on("rows", words -> peer.rows(Integer.parseInt(words[0]), Integer.parseInt(words[1])))
        .on("sparse", words -> peer.sparse(Integer.parseInt(words[0])))
        .serve();
  }

  private Map<String, Double> steps(long steps) throws IOException {
    TrainingConfig.Builder config =
        TrainingConfig.builder()
            .workers(WORKERS)
            .servers(1)
            .batchSize(100)
            .learningRate(0.01)
            .lossReduction(LossReduction.SUM)
            .maxSteps(steps);
    if (!server.isEmpty()) {
      config.psHosts(List.of(server.get(0))).secretFile(Path.of(server.get(1)));
    }
    return train(config.build());
  }

  private Map<String, Double> byDefault(long steps) throws IOException {
    return train(TrainingConfig.builder().maxSteps(steps).build());
  }

  /** Seconds are those of the whole call, starting and ending servers and workers included. */
  private Map<String, Double> train(TrainingConfig config) throws IOException {
    if (images == null) {
      images = spark.read().format("idx").load(folder).cache();
      images.count();
      test = Mnist.test(Path.of(folder));
    }
    Map<String, Double> figures = new HashMap<>();
    long start = System.nanoTime();
    float[][] trained = new float[1][];
    TrainingResult result =
        Trainer.on(spark)
            .config(config)
            .parameters((model, parameters) -> trained[0] = parameters)
            .train(images);
    figures.put("seconds", (System.nanoTime() - start) / 1e9);
    figures.put("loop", result.seconds());
    figures.put("steps/s", result.stepsPerSecond());
    figures.put("samples", (double) result.samples());
    figures.put("accuracy", Accuracy.of(trained[0], test));
    return figures;
  }

  private Map<String, Double> fit(int epochs) throws IOException {
    if (vectors == null) {
      vectors = MnistRows.cached(spark, Mnist.train(Path.of(folder)));
      testVectors = MnistRows.cached(spark, Mnist.test(Path.of(folder)));
    }
    long start = System.nanoTime();
    SoftmaxClassificationModel model = new SoftmaxClassifier().setMaxIter(epochs).fit(vectors);
    double seconds = (System.nanoTime() - start) / 1e9;
    Dataset<Row> predicted = model.transform(testVectors);
    double right = predicted.filter("prediction = label").count();
    return Map.of(
        "seconds",
        seconds,
        "accuracy",
        right / predicted.count(),
        "samples",
        (double) epochs * vectors.count());
  }

  private Map<String, Double> rows(int rows, int columns) {
    sparse = SparseRows.cached(spark, rows, columns);
    return Map.of();
  }

  private Map<String, Double> sparse(int epochs) {
    long start = System.nanoTime();
    TrainingResult result =
        Trainer.on(spark)
            .config(
                TrainingConfig.builder()
                    .workers(WORKERS)
                    .servers(1)
                    .batchSize(100)
                    .learningRate(SPARSE_RATE)
                    .epochs(epochs)
                    .build())
            .train(sparse);
    return Map.of(
        "rows/s",
        result.samplesPerSecond(),
        "rows/s of the whole call",
        result.samples() / ((System.nanoTime() - start) / 1e9),
        "driver's memory, MB",
        heap.megabytes());
  }
}
