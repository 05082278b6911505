package io.trestle.modelio.savedmodel;

import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.DataType;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.proto.ProtoWriter;
import io.trestle.modelio.tfrecord.Example;
import io.trestle.modelio.tfrecord.Feature;
import io.trestle.modelio.tfrecord.TfRecordWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * Requests that TensorFlow Serving runs before it serves a version: a TFRecord of PredictionLog,
 * for each sample one to each signature.
 *
 * <pre>
 * PredictionLog := classify_log:2 { request:1 ClassificationRequest }
 *                | predict_log:6 { request:1 PredictRequest }
 * PredictRequest        := model_spec:1  inputs:2 map&lt;string, TensorProto>
 * ClassificationRequest := model_spec:1  input:2 { example_list:1 { examples:1* } }
 * ModelSpec             := signature_name:3
 * TensorProto           := dtype:1  tensor_shape:2  float_val:5 packed
 * </pre>
 *
 * <p>The model's name is left out: it is the server's to give.
 *
 * @see <a href="https://www.tensorflow.org/tfx/serving/saved_model_warmup">SavedModel warm-up</a>
 */
final class WarmupRequests {
  static final String FILE = "assets.extra/tf_serving_warmup_requests";

  /** TensorFlow Serving's limit on records; there are two per sample. */
  private static final int MOST_SAMPLES = 500;

  private WarmupRequests() {}

  static void check(BundleLayout layout, ServingGraph graph, List<float[]> samples) {
    if (layout == BundleLayout.SESSION_BUNDLE && !samples.isEmpty()) {
      throw new IllegalArgumentException(
          "a session bundle has no place for warm-up samples; leave them out");
    }
    if (samples.size() > MOST_SAMPLES) {
      throw new IllegalArgumentException(
          "TensorFlow Serving warms up with at most %d samples, not %d"
              .formatted(MOST_SAMPLES, samples.size()));
    }
    for (float[] sample : samples) {
      if (sample.length != graph.inputs()) {
        throw new IllegalArgumentException(
            "a warm-up sample has %d values, the model takes %d"
                .formatted(sample.length, graph.inputs()));
      }
    }
  }

  /** Writes the file and closes the stream. */
  static void write(OutputStream out, List<float[]> samples) throws IOException {
    try (TfRecordWriter records = new TfRecordWriter(out)) {
      for (float[] sample : samples) {
        records.write(predict(sample));
        records.write(classify(sample));
      }
    }
  }

  private static byte[] predict(float[] sample) {
    ProtoWriter tensor =
        new ProtoWriter()
            .number(1, DataType.FLOAT32.number())
            .message(2, GraphWriter.shape(1, sample.length))
            .floats(5, sample, 0, sample.length);
    ProtoWriter request = request("predict_images").entry(2, "images", tensor);
    return new ProtoWriter().message(6, new ProtoWriter().message(1, request)).toBytes();
  }

  private static byte[] classify(float[] sample) {
    byte[] example = new Example(Map.of("x", Feature.ofFloats(sample))).toBytes();
    ProtoWriter input = new ProtoWriter().message(1, new ProtoWriter().bytes(1, example));
    ProtoWriter request = request("serving_default").message(2, input);
    return new ProtoWriter().message(2, new ProtoWriter().message(1, request)).toBytes();
  }

  private static ProtoWriter request(String signature) {
    return new ProtoWriter().message(1, new ProtoWriter().text(3, signature));
  }
}
