package io.trestle.test.e2e;

import io.trestle.test.tensorflow.Model;
import io.trestle.test.tensorflow.Tensor;
import io.trestle.test.tensorflow.TensorFlow;
import io.trestle.test.tensorflow.TensorFlowVersion;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A bundle as TensorFlow itself answers for it. */
final class Served implements AutoCloseable {
  private static final int BATCH = 1000;
  private static final int CLASSES = 10;

  private final Model model;

  private Served(Model model) {
    this.model = model;
  }

  static Served load(TensorFlowVersion version, Path bundle) {
    return new Served(TensorFlow.shared(version).loadSavedModel(bundle, "serve"));
  }

  /** The share of right answers of {@code predict_images}. */
  double accuracyOfPredict(Mnist images) {
    int right = 0;
    for (int from = 0; from < images.count(); from += BATCH) {
      int rows = Math.min(BATCH, images.count() - from);
      float[] batch = new float[rows * Mnist.PIXELS];
      System.arraycopy(images.pixels(), from * Mnist.PIXELS, batch, 0, batch.length);
      Tensor fed = Tensor.ofFloats(batch, rows, Mnist.PIXELS);
      float[] scores = model.call("predict_images", Map.of("images", fed)).get("scores").floats();
      for (int row = 0; row < rows; row++) {
        right += largest(scores, row * CLASSES) == images.label(from + row) ? 1 : 0;
      }
    }
    return (double) right / images.count();
  }

  /** The share of right answers of {@code serving_default}, which takes serialized tf.Examples. */
  double accuracyOfClassify(Mnist images) {
    int right = 0;
    for (int from = 0; from < images.count(); from += BATCH) {
      int rows = Math.min(BATCH, images.count() - from);
      List<byte[]> examples = new ArrayList<>();
      for (int row = from; row < from + rows; row++) {
        examples.add(example(images.pixels(), row * Mnist.PIXELS));
      }
      Map<String, Tensor> answer =
          model.call("serving_default", Map.of("inputs", Tensor.ofStrings(examples, rows)));
      List<String> classes = answer.get("classes").texts();
      for (int row = 0; row < rows; row++) {
        String label = Integer.toString(images.label(from + row));
        right += classes.get(row * CLASSES).equals(label) ? 1 : 0;
      }
    }
    return (double) right / images.count();
  }

  @Override
  public void close() {
    model.close();
  }

  private static int largest(float[] scores, int from) {
    int best = 0;
    for (int i = 1; i < CLASSES; i++) {
      best = scores[from + i] > scores[from + best] ? i : best;
    }
    return best;
  }

  // tensorflow/core/example/example.proto: Example{features=1{feature=1{key=1,
  // value=2{float_list=2{value=1 packed}}}}}
  private static byte[] example(float[] pixels, int from) {
    ByteBuffer values = ByteBuffer.allocate(4 * Mnist.PIXELS).order(ByteOrder.LITTLE_ENDIAN);
    values.asFloatBuffer().put(pixels, from, Mnist.PIXELS);
    byte[] feature = field(2, field(1, values.array()));
    byte[] entry = concat(field(1, "x".getBytes(StandardCharsets.UTF_8)), field(2, feature));
    return field(1, field(1, entry));
  }

  private static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6);
    out.write(number << 3 | 2);
    int length = content.length;
    for (; length > 0x7F; length >>>= 7) {
      out.write((length & 0x7F) | 0x80);
    }
    out.write(length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }
}
