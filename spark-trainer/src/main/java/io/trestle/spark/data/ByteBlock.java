package io.trestle.spark.data;

/**
 * Samples whose features are unsigned bytes, row after row. The feature is the byte times {@link
 * #SCALE}, as TensorFlow's MNIST reader makes it.
 */
public final class ByteBlock implements PackedBlock {
  /** Turns 0..255 into 0..1. */
  public static final float SCALE = 1f / 255f;

  private static final long serialVersionUID = 1;

  private final int features;
  private final byte[] values;
  private final Samples samples;

  ByteBlock(int features, byte[] values, Samples samples) {
    if (values.length != (long) features * samples.count()) {
      throw new IllegalArgumentException(
          values.length + " bytes for " + samples.count() + " rows of " + features + " features.");
    }
    this.features = features;
    this.values = values;
    this.samples = samples;
  }

  /** Shape [rows, features], row-major, unsigned. */
  public byte[] values() {
    return values;
  }

  /** Writes the features of {@code row} to the start of {@code out}. */
  public void copyRow(int row, float[] out) {
    int from = row * features;
    for (int i = 0; i < features; i++) {
      out[i] = (values[from + i] & 0xff) * SCALE;
    }
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
    return values.length + samples.sizeInBytes();
  }
}
