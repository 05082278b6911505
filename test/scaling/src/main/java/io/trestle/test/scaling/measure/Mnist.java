package io.trestle.test.scaling.measure;

import io.trestle.spark.LossReduction;
import io.trestle.spark.data.PackedBlock;
import io.trestle.spark.data.TrainingData;
import io.trestle.spark.data.WorkerInput;
import io.trestle.spark.model.SoftmaxRegression;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** MNIST's training images as Trestle packs them, each worker in an order of its own. */
record Mnist(List<PackedBlock> blocks) {
  static final int BATCH = 100;
  static final SoftmaxRegression MODEL =
      new SoftmaxRegression(Kind.FEATURES, Kind.CLASSES, LossReduction.MEAN);

  /** Packs the images with Spark and keeps the blocks in a file that worker processes read. */
  static void pack(Path images, Path file) throws IOException {
    try (SparkSession spark =
            SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .getOrCreate();
        TrainingData data =
            TrainingData.from(spark.read().format("idx").load(images.toUri().toString()))
                .features("image")
                .workers(1)
                .pack();
        ObjectOutputStream out =
            new ObjectOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeObject(new ArrayList<>(data.workers().flatMap(Mnist::all).collect()));
    }
  }

  private static Iterator<PackedBlock> all(WorkerInput input) {
    List<PackedBlock> blocks = new ArrayList<>();
    for (int i = 0; i < input.partitions(); i++) {
      input.open(i).forEachRemaining(blocks::add);
    }
    return blocks.iterator();
  }

  /** Reads what {@link #pack} of this run wrote. */
  @SuppressWarnings("unchecked")
  static Mnist read(Path file) throws IOException {
    try (ObjectInputStream in =
        new ObjectInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      return new Mnist((List<PackedBlock>) in.readObject());
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  /** All images, for a worker of that number. */
  WorkerInput input(int worker) {
    return new WorkerInput() {
      @Override
      public int worker() {
        return worker;
      }

      @Override
      public int partitions() {
        return blocks.size();
      }

      @Override
      public long rows(int partition) {
        return blocks.get(partition).rows();
      }

      @Override
      public Iterator<PackedBlock> open(int partition) {
        return List.of(blocks.get(partition)).iterator();
      }
    };
  }
}
