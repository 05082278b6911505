package io.trestle.test.bench.peer;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/**
 * The gzipped files of MNIST in memory, in a random order that is the same everywhere.
 *
 * @param images 784 bytes each
 * @param labels 0 to 9
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Mnist(byte[][] images, int[] labels) {
  /** Pixels of an image. */
  public static final int PIXELS = 784;

  /** Labels are less than this. */
  public static final int CLASSES = 10;

  /** The 60,000 images of training. */
  public static Mnist train(Path folder) throws IOException {
    return read(folder, "train");
  }

  /** The 10,000 images of the test. */
  public static Mnist test(Path folder) throws IOException {
    return read(folder, "t10k");
  }

  /** Number of images. */
  public int size() {
    return labels.length;
  }

  /** A pixel from 0 to 1. */
  public float pixel(int image, int pixel) {
    return (images[image][pixel] & 0xff) / 255f;
  }

  private static Mnist read(Path folder, String prefix) throws IOException {
    byte[][] images;
    int[] labels;
    try (DataInputStream in = open(folder.resolve(prefix + "-images-idx3-ubyte.gz"))) {
      in.readInt();
      images = new byte[in.readInt()][PIXELS];
      in.readLong();
      for (byte[] image : images) {
        in.readFully(image);
      }
    }
    try (DataInputStream in = open(folder.resolve(prefix + "-labels-idx1-ubyte.gz"))) {
      in.readInt();
      labels = new int[in.readInt()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = in.readUnsignedByte();
      }
    }
    shuffle(images, labels);
    return new Mnist(images, labels);
  }

  private static void shuffle(byte[][] images, int[] labels) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = labels.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      byte[] image = images[i];
      images[i] = images[j];
      images[j] = image;
      int label = labels[i];
      labels[i] = labels[j];
      labels[j] = label;
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16)));
  }
}
