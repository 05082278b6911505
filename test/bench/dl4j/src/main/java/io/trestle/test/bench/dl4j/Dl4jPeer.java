package io.trestle.test.bench.dl4j;

import io.trestle.test.bench.peer.Answers;
import io.trestle.test.bench.peer.Mnist;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A Spark driver with DL4J and no Trestle. Arguments: master, folder of MNIST. Command: {@code
 * averaging SECONDS GOAL IMAGES} has its ParameterAveraging train epoch after epoch on the first so
 * many images until the test accuracy is the goal or the time is over, and answers with the best
 * accuracy and when it was reached.
 */
public final class Dl4jPeer {
  private static final int BATCH = 100;
  private static final int WORKERS = 2;

  private final JavaSparkContext context;
  private final String folder;
  private final INDArray testImages;
  private final int[] testLabels;
  private JavaRDD<DataSet> batches;

  private Dl4jPeer(String[] arguments) throws IOException {
    SparkConf conf =
        new SparkConf()
            .setMaster(arguments[0])
            .setAppName("dl4j-bench")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    this.context = new JavaSparkContext(conf);
    this.folder = arguments[1];
    Mnist test = Mnist.test(Path.of(folder));
    this.testImages = images(test, 0, test.size());
    this.testLabels = test.labels();
  }

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws Exception {
    Dl4jPeer peer = new Dl4jPeer(arguments);
    new Answers().on("averaging", peer::train).serve();
  }

  private static TrainingMaster<?, ?> averaging() {
    return new ParameterAveragingTrainingMaster.Builder(WORKERS, BATCH)
        .batchSizePerWorker(BATCH)
        .averagingFrequency(10)
        .workerPrefetchNumBatches(2)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .repartionData(Repartition.Never)
        .storageLevel(null)
        .build();
  }

  private Map<String, Double> train(String[] words) {
    double limit = Double.parseDouble(words[0]);
    double goal = Double.parseDouble(words[1]);
    int size = Integer.parseInt(words[2]);
    cacheBatches(size);
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(context, Networks.softmax(), averaging());
    double seconds = 0;
    double best = 0;
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int epoch = 1; seconds < limit && best < goal; epoch++) {
      long start = System.nanoTime();
      network.fit(batches);
      seconds += (System.nanoTime() - start) / 1e9;
      double accuracy = accuracy(network);
      System.err.printf("epoch %d, %.1f s: %.4f%n", epoch, seconds, accuracy);
      if (accuracy > best) {
        best = accuracy;
        figures.put("seconds", seconds);
        figures.put("samples", epoch * (double) size);
        figures.put("accuracy", accuracy);
      }
    }
    return figures;
  }

  /** Made in the tasks: DL4J's own way through the driver takes minutes. */
  private void cacheBatches(int size) {
    if (batches == null) {
      String files = folder;
      batches =
          context
              .parallelize(IntStream.range(0, WORKERS).boxed().toList(), WORKERS)
              .flatMap(
                  part -> {
                    Mnist train = Mnist.train(Path.of(files));
                    return IntStream.range(0, size / BATCH)
                        .filter(batch -> batch % WORKERS == part)
                        .mapToObj(batch -> batch(train, batch * BATCH))
                        .iterator();
                  })
              .cache();
      batches.count();
    }
  }

  private static DataSet batch(Mnist data, int from) {
    float[] labels = new float[BATCH * Mnist.CLASSES];
    for (int i = 0; i < BATCH; i++) {
      labels[i * Mnist.CLASSES + data.labels()[from + i]] = 1;
    }
    return new DataSet(
        images(data, from, BATCH), Nd4j.createFromArray(labels).reshape(BATCH, Mnist.CLASSES));
  }

  private static INDArray images(Mnist data, int from, int count) {
    float[] values = new float[count * Mnist.PIXELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = data.pixel(from + i / Mnist.PIXELS, i % Mnist.PIXELS);
    }
    return Nd4j.createFromArray(values).reshape(count, Mnist.PIXELS);
  }

  private double accuracy(SparkDl4jMultiLayer network) {
    int[] guessed = network.getNetwork().output(testImages).argMax(1).toIntVector();
    int right = 0;
    for (int i = 0; i < guessed.length; i++) {
      right += guessed[i] == testLabels[i] ? 1 : 0;
    }
    return right / (double) guessed.length;
  }
}
