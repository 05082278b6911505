package io.trestle.spark.score;

import io.trestle.spark.data.InvalidTrainingDataException;
import java.util.List;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * What a model says of rows: the features are an ML vector, an array of numbers, or binary with one
 * unsigned byte for each feature, scaled to 0..1. Not thread-safe.
 */
final class Probabilities {
  private static final double BYTE = 255;

  private final SoftmaxWeights model;
  private final String column;
  private final double[] values;

  Probabilities(SoftmaxWeights model, String column) {
    this.model = model;
    this.column = column;
    this.values = new double[model.classes()];
  }

  /** The probability of each class; valid until the next call. */
  double[] of(Row row, int ordinal) {
    Object features = row.isNullAt(ordinal) ? null : row.get(ordinal);
    model.begin(values);
    if (features instanceof SparseVector sparse) {
      requireSize(sparse.size());
      for (int i = 0; i < sparse.indices().length; i++) {
        model.add(sparse.indices()[i], sparse.values()[i], values);
      }
    } else if (features instanceof Vector vector) {
      dense(vector.toArray());
    } else if (features instanceof byte[] bytes) {
      requireSize(bytes.length);
      for (int i = 0; i < bytes.length; i++) {
        model.add(i, Byte.toUnsignedInt(bytes[i]) / BYTE, values);
      }
    } else if (features != null) {
      List<Number> numbers = row.getList(ordinal);
      dense(numbers.stream().mapToDouble(Probabilities::value).toArray());
    } else {
      throw new InvalidTrainingDataException(
          "A row has no features: column '" + column + "' is null.",
          "Leave such rows out, or fill them.");
    }
    SoftmaxWeights.softmax(values);
    return values;
  }

  private void dense(double[] features) {
    requireSize(features.length);
    for (int i = 0; i < features.length; i++) {
      model.add(i, features[i], values);
    }
  }

  private void requireSize(int found) {
    if (found != model.features()) {
      throw new InvalidTrainingDataException(
          "A row has "
              + found
              + " features in column '"
              + column
              + "', and the model was trained with "
              + model.features()
              + ".",
          "Score data that is made like the training data.");
    }
  }

  private static double value(Number number) {
    return number == null ? Double.NaN : number.doubleValue();
  }
}
