package io.trestle.spark.ml;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** The trained numbers, and what they say of one sample. Immutable and thread-safe. */
final class Softmax implements Serializable {
  private static final long serialVersionUID = 1;

  private final int features;
  private final int classes;
  private final float[] parameters;

  /**
   * Borrows the parameters.
   *
   * @param parameters W of shape [features, classes], row-major, then b of shape [classes]
   */
  Softmax(int features, int classes, float[] parameters) {
    if (parameters.length != (features + 1L) * classes) {
      throw new IllegalArgumentException(
          parameters.length
              + " parameters for "
              + features
              + " features and "
              + classes
              + " classes; there must be (features + 1) * classes.");
    }
    this.features = features;
    this.classes = classes;
    this.parameters = parameters;
  }

  int features() {
    return features;
  }

  int classes() {
    return classes;
  }

  /** W row-major, then b. Not to be written. */
  float[] parameters() {
    return parameters;
  }

  float[] weights() {
    return Arrays.copyOf(parameters, features * classes);
  }

  float[] bias() {
    return Arrays.copyOfRange(parameters, features * classes, parameters.length);
  }

  Matrix coefficients() {
    double[] values = new double[features * classes];
    for (int i = 0; i < values.length; i++) {
      values[i] = parameters[i];
    }
    // W row-major is its transpose column-major.
    return new DenseMatrix(classes, features, values);
  }

  Vector intercepts() {
    double[] values = new double[classes];
    addBias(values);
    return new DenseVector(values);
  }

  /** The logits. Allocates nothing but the result; sums in double. */
  Vector raw(Vector x) {
    requireSize(x.size());
    double[] logits = new double[classes];
    addBias(logits);
    if (x instanceof SparseVector sparse) {
      int[] indices = sparse.indices();
      double[] values = sparse.values();
      for (int i = 0; i < indices.length; i++) {
        addRow(values[i], indices[i], logits);
      }
    } else {
      double[] values = ((DenseVector) x).values();
      for (int i = 0; i < values.length; i++) {
        if (values[i] != 0) {
          addRow(values[i], i, logits);
        }
      }
    }
    return new DenseVector(logits);
  }

  /** The logits of a sparse vector in Spark's own form; the same to the bit. */
  double[] raw(int size, ArrayData indices, ArrayData values) {
    requireSize(size);
    double[] logits = new double[classes];
    addBias(logits);
    int count = indices.numElements();
    for (int i = 0; i < count; i++) {
      addRow(values.getDouble(i), indices.getInt(i), logits);
    }
    return logits;
  }

  /** The logits of a dense vector in Spark's own form; the same to the bit. */
  double[] raw(ArrayData values) {
    requireSize(values.numElements());
    double[] logits = new double[classes];
    addBias(logits);
    for (int i = 0; i < features; i++) {
      double value = values.getDouble(i);
      if (value != 0) {
        addRow(value, i, logits);
      }
    }
    return logits;
  }

  private void requireSize(int size) {
    if (size != features) {
      throw new IllegalArgumentException(
          "A vector of "
              + size
              + " features for a model of "
              + features
              + ". Use the columns that the model was trained on.");
    }
  }

  private void addBias(double[] logits) {
    for (int j = 0; j < classes; j++) {
      logits[j] += parameters[features * classes + j];
    }
  }

  private void addRow(double factor, int row, double[] logits) {
    int at = row * classes;
    for (int j = 0; j < classes; j++) {
      logits[j] += factor * parameters[at + j];
    }
  }

  /**
   * Turns logits into probabilities in their array, shifted by the greatest so that nothing
   * overflows (Goodfellow, Bengio, Courville: Deep Learning, 2016, section 4.1).
   */
  static Vector probabilities(Vector raw) {
    if (!(raw instanceof DenseVector dense)) {
      throw new IllegalArgumentException(
          "Logits come as a DenseVector, not as a " + raw.getClass().getName() + ".");
    }
    softmax(dense.values());
    return dense;
  }

  static void softmax(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (int j = 0; j < values.length; j++) {
      values[j] = Math.exp(values[j] - max);
      sum += values[j];
    }
    for (int j = 0; j < values.length; j++) {
      values[j] /= sum;
    }
  }
}
