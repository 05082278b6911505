package io.trestle.test.e2e;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** MNIST's test images and labels, read without Trestle's own reader. */
final class Mnist {
  static final int PIXELS = 784;

  static final Path FOLDER =
      Path.of(System.getProperty("trestle.root"), "spark-trainer/data/mnist");

  private final float[] pixels;
  private final int[] labels;

  private Mnist(float[] pixels, int[] labels) {
    this.pixels = pixels;
    this.labels = labels;
  }

  /** The first test images, pixels scaled to 0..1. */
  static Mnist test(int count) throws IOException {
    float[] pixels = new float[count * PIXELS];
    try (DataInputStream in = open("t10k-images-idx3-ubyte.gz", 16)) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = in.readUnsignedByte() / 255f;
      }
    }
    int[] labels = new int[count];
    try (DataInputStream in = open("t10k-labels-idx1-ubyte.gz", 8)) {
      for (int i = 0; i < count; i++) {
        labels[i] = in.readUnsignedByte();
      }
    }
    return new Mnist(pixels, labels);
  }

  int count() {
    return labels.length;
  }

  float[] pixels() {
    return pixels;
  }

  int label(int image) {
    return labels[image];
  }

  private static DataInputStream open(String name, int header) throws IOException {
    DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                new GZIPInputStream(Files.newInputStream(FOLDER.resolve(name)))));
    in.readFully(new byte[header]);
    return in;
  }
}
