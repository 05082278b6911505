package io.trestle.test.cluster;

import io.trestle.test.tensorflow.Model;
import io.trestle.test.tensorflow.Tensor;
import io.trestle.test.tensorflow.TensorFlow;
import io.trestle.test.tensorflow.TensorFlowVersion;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** A bundle as TensorFlow serves it. */
public final class ServedModel {
  private static final int PIXELS = 784;
  private static final int CLASSES = 10;
  private static final int IMAGES = 2000;

  private ServedModel() {}

  /**
   * Loads a bundle in TensorFlow 2.18 and returns the share of MNIST's first 2,000 test images that
   * it recognises.
   *
   * @param bundle a local directory with {@code saved_model.pb}
   * @param mnist the directory with MNIST's files
   */
  public static double accuracy(Path bundle, Path mnist) throws IOException {
    byte[] pixels = idx(mnist.resolve("t10k-images-idx3-ubyte.gz"), 16, IMAGES * PIXELS);
    byte[] labels = idx(mnist.resolve("t10k-labels-idx1-ubyte.gz"), 8, IMAGES);
    float[] images = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      images[i] = (pixels[i] & 0xff) / 255f;
    }
    TensorFlow tensorFlow = TensorFlow.shared(TensorFlowVersion.V2_18);
    try (Model model = tensorFlow.loadSavedModel(bundle, "serve")) {
      Tensor scores =
          model
              .call("predict_images", Map.of("images", Tensor.ofFloats(images, IMAGES, PIXELS)))
              .get("scores");
      return (double) right(scores.floats(), labels) / IMAGES;
    }
  }

  private static int right(float[] scores, byte[] labels) {
    int right = 0;
    for (int image = 0; image < labels.length; image++) {
      int best = 0;
      for (int c = 1; c < CLASSES; c++) {
        if (scores[image * CLASSES + c] > scores[image * CLASSES + best]) {
          best = c;
        }
      }
      right += best == labels[image] ? 1 : 0;
    }
    return right;
  }

  private static byte[] idx(Path file, int header, int length) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(new GZIPInputStream(raw))) {
      in.skipNBytes(header);
      return in.readNBytes(length);
    }
  }
}
