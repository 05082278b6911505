package io.trestle.spark.data;

/**
 * Samples of which only the non-zero features are kept (compressed sparse rows): row {@code r} has
 * the entries {@code start(r)} to {@code end(r)} of the index and value arrays, in rising order of
 * the index. Indices are 16 bits wide where the number of features allows it, otherwise 32.
 */
public final class CsrBlock implements PackedBlock {
  private static final long serialVersionUID = 1;

  private final int features;
  private final int[] starts;
  private final char[] narrow;
  private final int[] wide;
  private final float[] values;
  private final Samples samples;

  CsrBlock(int features, int[] starts, char[] narrow, float[] values, Samples samples) {
    this(features, starts, narrow, null, values, samples);
  }

  CsrBlock(int features, int[] starts, int[] wide, float[] values, Samples samples) {
    this(features, starts, null, wide, values, samples);
  }

  private CsrBlock(
      int features, int[] starts, char[] narrow, int[] wide, float[] values, Samples samples) {
    int indices = narrow == null ? wide.length : narrow.length;
    if (starts.length != samples.count() + 1
        || starts[samples.count()] != values.length
        || indices != values.length) {
      throw new IllegalArgumentException(
          indices + " indices and " + values.length + " values do not fit the row starts.");
    }
    this.features = features;
    this.starts = starts;
    this.narrow = narrow;
    this.wide = wide;
    this.values = values;
    this.samples = samples;
  }

  /** Whether the indices are in {@link #narrowIndices()}; if not, in {@link #wideIndices()}. */
  public boolean isNarrow() {
    return narrow != null;
  }

  /** Feature numbers of all entries, or null where they are wide. */
  public char[] narrowIndices() {
    return narrow;
  }

  /** Feature numbers of all entries, or null where they are narrow. */
  public int[] wideIndices() {
    return wide;
  }

  /** Values of all entries. */
  public float[] values() {
    return values;
  }

  /** First entry of {@code row}. */
  public int start(int row) {
    return starts[row];
  }

  /** One past the last entry of {@code row}. */
  public int end(int row) {
    return starts[row + 1];
  }

  /** Feature number of one entry. */
  public int index(int entry) {
    return narrow == null ? wide[entry] : narrow[entry];
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
    return values.length * (narrow == null ? 8L : 6L) + 4L * starts.length + samples.sizeInBytes();
  }
}
