package io.trestle.spark.cli;

import io.trestle.modelio.idx.IdxHeader;
import io.trestle.modelio.idx.IdxReader;
import io.trestle.modelio.idx.IdxType;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A folder in MNIST's layout: images and labels to train on and to test with, each an IDX file,
 * gzipped or plain. Opening it checks what can be told without reading the images.
 *
 * @param training images and labels
 * @param test images and labels
 */
record MnistFolder(Pair training, Pair test) {
  private static final int CLASSES = 10;

  /**
   * Two files of equal count.
   *
   * @param pixels values of one image
   * @param columns of one image
   */
  record Pair(String images, String labels, int count, long pixels, int columns) {
    /** The rows, with the columns of the data source {@code idx}. */
    Dataset<Row> read(SparkSession spark) {
      return spark.read().format("idx").option("labels", labels).load(images);
    }
  }

  /**
   * Finds the four files and holds their headers and labels against each other.
   *
   * @throws Problem when the folder or a file is missing or unreadable, when images and labels
   *     differ in number, or a label is above 9
   * @throws io.trestle.modelio.CorruptFileException when a file is no IDX file, or is cut off
   */
  static MnistFolder open(String uri, Configuration configuration) {
    Path folder = new Path(uri);
    try {
      FileSystem files = folder.getFileSystem(configuration);
      Path qualified = files.makeQualified(folder);
      if (!files.getFileStatus(qualified).isDirectory()) {
        throw unusable(uri, "It is a file.");
      }
      Pair training = pair(files, qualified, "train");
      Pair test = pair(files, qualified, "t10k");
      if (training.pixels() != test.pixels()) {
        throw Problem.run(
            "Training and test images differ in size.",
            "%s has %d pixels an image, %s has %d."
                .formatted(training.images(), training.pixels(), test.images(), test.pixels()),
            "Take all four files from the same data set.");
      }
      return new MnistFolder(training, test);
    } catch (FileNotFoundException e) {
      throw unusable(uri, "It does not exist.");
    } catch (IOException e) {
      throw unusable(uri, Causes.describe(e) + ".");
    }
  }

  private static Pair pair(FileSystem files, Path folder, String prefix) throws IOException {
    Path images = find(files, folder, prefix + "-images-idx3-ubyte");
    Path labels = find(files, folder, prefix + "-labels-idx1-ubyte");
    try (IdxReader imageFile = IdxReader.open(files, images);
        IdxReader labelFile = IdxReader.open(files, labels)) {
      check(images, imageFile.header(), 3, "images (count, rows, columns)");
      check(labels, labelFile.header(), 1, "labels (count)");
      int count = imageFile.header().records();
      if (count != labelFile.header().records()) {
        throw Problem.run(
            "Images and labels differ in number.",
            "%s holds %,d images, %s holds %,d labels."
                .formatted(images, count, labels, labelFile.header().records()),
            "Take both files from the same data set.");
      }
      if (count == 0) {
        throw Problem.run(
            images + " holds no images.", "Its header says 0.", "Use a data set with images.");
      }
      checkLabels(labels, labelFile);
      return new Pair(
          images.toString(),
          labels.toString(),
          count,
          imageFile.header().valuesPerRecord(),
          imageFile.header().dimensions().get(2));
    }
  }

  private static Path find(FileSystem files, Path folder, String name) throws IOException {
    Path plain = new Path(folder, name);
    if (files.exists(plain)) {
      return plain;
    }
    Path gzipped = plain.suffix(".gz");
    if (files.exists(gzipped)) {
      return gzipped;
    }
    throw unusable(
        folder.toString(), "It holds neither " + name + " nor " + gzipped.getName() + ".");
  }

  private static void check(Path file, IdxHeader header, int rank, String content) {
    if (header.type() != IdxType.U8 || header.dimensions().size() != rank) {
      throw Problem.run(
          file + " does not hold what its name says.",
          "Expected unsigned bytes in %d dimensions, %s; found %s in %d, %s."
              .formatted(
                  rank, content, header.type(), header.dimensions().size(), header.dimensions()),
          "Put MNIST's own file in its place.");
    }
  }

  private static void checkLabels(Path file, IdxReader labels) throws IOException {
    byte[] values = new byte[labels.header().records()];
    labels.read(values, 0, values.length);
    for (int i = 0; i < values.length; i++) {
      int label = Byte.toUnsignedInt(values[i]);
      if (label >= CLASSES) {
        throw Problem.run(
            "Label %d of %s is %d.".formatted(i, file, label),
            "MNIST's labels are the digits 0 to %d.".formatted(CLASSES - 1),
            "Use a data set of %d classes.".formatted(CLASSES));
      }
    }
  }

  private static Problem unusable(String folder, String cause) {
    List<String> names =
        List.of(
            "train-images-idx3-ubyte",
            "train-labels-idx1-ubyte",
            "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte");
    return Problem.run(
        "The data directory " + folder + " cannot be used.",
        cause,
        "Name a directory that holds "
            + String.join(", ", names)
            + " (gzipped with .gz, or plain): --data DIR.");
  }
}
