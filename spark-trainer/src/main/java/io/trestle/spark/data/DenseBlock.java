package io.trestle.spark.data;

/** Samples whose features are mostly non-zero: 32-bit floats, row after row. */
public final class DenseBlock implements PackedBlock {
  private static final long serialVersionUID = 1;

  private final int features;
  private final float[] values;
  private final Samples samples;

  DenseBlock(int features, float[] values, Samples samples) {
    if (values.length != (long) features * samples.count()) {
      throw new IllegalArgumentException(
          values.length + " values for " + samples.count() + " rows of " + features + " features.");
    }
    this.features = features;
    this.values = values;
    this.samples = samples;
  }

  /** Shape [rows, features], row-major. */
  public float[] values() {
    return values;
  }

  @Override
  public int rows() {
    return samples.count();
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public int label(int row) {
    return samples.label(row);
  }

  @Override
  public float weight(int row) {
    return samples.weight(row);
  }

  @Override
  public long sizeInBytes() {
    return 4L * values.length + samples.sizeInBytes();
  }
}
