package io.trestle.ps.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** MNIST's training images by their non-zero pixels, and a worker's computation over them. */
final class Mnist {
  static final int PARAMETERS = 785 * 10;
  private static final int PIXELS = 784;
  private static final int IMAGES = 60_000;
  private static final int BATCH = 100;
  private static final int IMAGE_HEADER = 16;
  private static final int LABEL_HEADER = 8;

  private final byte[] labels;
  private final int[] starts = new int[IMAGES + 1];
  private final short[] pixels;
  private final float[] values;
  private final BatchKernel kernel;
  private int next;

  Mnist(Path directory, int firstImage) throws IOException {
    byte[] images = unzip(directory.resolve("train-images-idx3-ubyte.gz"));
    this.labels = unzip(directory.resolve("train-labels-idx1-ubyte.gz"));
    this.next = firstImage;
    int count = 0;
    for (int i = 0; i < IMAGES * PIXELS; i++) {
      count += images[IMAGE_HEADER + i] == 0 ? 0 : 1;
    }
    this.pixels = new short[count];
    this.values = new float[count];
    int at = 0;
    for (int image = 0; image < IMAGES; image++) {
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        int value = images[IMAGE_HEADER + image * PIXELS + pixel] & 0xff;
        if (value != 0) {
          pixels[at] = (short) pixel;
          values[at++] = value / 255f;
        }
      }
      starts[image + 1] = at;
    }
    this.kernel = kernel();
  }

  /** By reflection: javac's warning of the incubating module is for that one package alone. */
  private static BatchKernel kernel() {
    try {
      return Class.forName("io.trestle.ps.bench.simd.VectorKernel")
          .asSubclass(BatchKernel.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next batch's gradient. */
  void gradient(float[] parameters, float[] gradient) {
    kernel.load(parameters);
    kernel.begin();
    for (int i = 0; i < BATCH; i++) {
      int image = next;
      kernel.sample(
          pixels, values, starts[image], starts[image + 1], labels[LABEL_HEADER + image], BATCH);
      next = (next + 1) % IMAGES;
    }
    kernel.store(gradient);
  }

  private static byte[] unzip(Path file) throws IOException {
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      return in.readAllBytes();
    }
  }
}
