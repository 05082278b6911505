package io.trestle.spark.ml;

import java.io.Serializable;

/** One row of a saved model's {@code data}: a bean, so that Spark stores the floats unboxed. */
public final class ParameterChunk implements Serializable {
  private static final long serialVersionUID = 1;

  private int numFeatures;
  private int numClasses;
  private int offset;
  private float[] values = {};

  /** Features of the model. */
  public int getNumFeatures() {
    return numFeatures;
  }

  /** Sets {@link #getNumFeatures}. */
  public void setNumFeatures(int value) {
    numFeatures = value;
  }

  /** Classes of the model. */
  public int getNumClasses() {
    return numClasses;
  }

  /** Sets {@link #getNumClasses}. */
  public void setNumClasses(int value) {
    numClasses = value;
  }

  /** Where the values begin among all: W [numFeatures, numClasses] row-major, then b. */
  public int getOffset() {
    return offset;
  }

  /** Sets {@link #getOffset}. */
  public void setOffset(int value) {
    offset = value;
  }

  /** Some of the parameters. */
  public float[] getValues() {
    return values;
  }

  /** Sets {@link #getValues}. */
  public void setValues(float[] value) {
    values = value;
  }
}
