package io.trestle.spark.data;

import java.io.Serializable;

/**
 * The columns of training rows.
 *
 * @param features ML vector, array of float or double, or binary
 * @param label class number
 * @param weight sample weight, or empty where every sample weighs 1
 */
record RowColumns(String features, String label, String weight) implements Serializable {
  /** Whether there are weights. */
  boolean weighted() {
    return !weight.isEmpty();
  }
}
