package io.trestle.spark.data;

import java.util.Arrays;

/**
 * Packs samples one after the other; {@link #build} chooses the layout.
 *
 * <p>Samples are gathered as non-zero entries, whatever they come from. A block becomes dense only
 * where at least {@link #DENSE_FROM} of its features are non-zero: the sparse kernels need about
 * three times as long for an entry as the dense ones.
 */
final class BlockBuilder {
  /** Share of non-zero features from which on a block is dense. */
  static final double DENSE_FROM = 0.4;

  /** A block is closed at this size. */
  static final long MAX_BYTES = 8L << 20;

  private final int features;
  private int rows;
  private int entries;
  private int[] starts = new int[65];
  private int[] labels = new int[64];
  private float[] weights;
  private int[] indices = new int[1024];
  private float[] values = new float[1024];
  private boolean bytes = true;

  BlockBuilder(int features) {
    this.features = features;
  }

  int rows() {
    return rows;
  }

  /** Bytes that the entries take now. */
  long sizeInBytes() {
    return Math.min(8L * entries, 4L * features * rows) + 8L * rows;
  }

  boolean full() {
    return rows >= PackedBlock.MAX_ROWS || sizeInBytes() >= MAX_BYTES;
  }

  /** Whether the row that was added last has neither NaN nor infinity. */
  boolean lastRowIsFinite() {
    // Zero times any finite number is zero; all else makes the sum NaN.
    float sum = 0;
    for (int i = starts[rows - 1]; i < entries; i++) {
      sum += values[i] * 0;
    }
    return sum == 0;
  }

  void addDense(float[] row, int label, float weight) {
    reserve(row.length);
    int n = entries;
    for (int i = 0; i < row.length; i++) {
      n = entry(n, i, row[i]);
    }
    entries = n;
    bytes = false;
    close(label, weight);
  }

  void addDense(double[] row, int label, float weight) {
    reserve(row.length);
    int n = entries;
    for (int i = 0; i < row.length; i++) {
      n = entry(n, i, (float) row[i]);
    }
    entries = n;
    bytes = false;
    close(label, weight);
  }

  void addBytes(byte[] row, int label, float weight) {
    reserve(row.length);
    int n = entries;
    for (int i = 0; i < row.length; i++) {
      n = entry(n, i, (row[i] & 0xff) * ByteBlock.SCALE);
    }
    entries = n;
    close(label, weight);
  }

  void addSparse(int[] at, double[] row, int label, float weight) {
    reserve(at.length);
    int n = entries;
    for (int i = 0; i < at.length; i++) {
      n = entry(n, at[i], (float) row[i]);
    }
    entries = n;
    bytes = false;
    close(label, weight);
  }

  /** Copies a packed sample. */
  void addRow(PackedBlock block, int row) {
    if (block instanceof CsrBlock csr) {
      int from = csr.start(row);
      int n = csr.end(row) - from;
      reserve(n);
      for (int i = 0; i < n; i++) {
        indices[entries + i] = csr.index(from + i);
      }
      System.arraycopy(csr.values(), from, values, entries, n);
      entries += n;
      bytes = false;
    } else if (block instanceof DenseBlock dense) {
      reserve(features);
      int n = entries;
      for (int i = 0; i < features; i++) {
        n = entry(n, i, dense.values()[row * features + i]);
      }
      entries = n;
      bytes = false;
    } else if (block instanceof ByteBlock u8) {
      reserve(features);
      int n = entries;
      for (int i = 0; i < features; i++) {
        n = entry(n, i, (u8.values()[row * features + i] & 0xff) * ByteBlock.SCALE);
      }
      entries = n;
    }
    close(block.label(row), block.weight(row));
  }

  /** The block of what was added; the builder is empty again afterwards. */
  PackedBlock build() {
    Samples samples =
        new Samples(
            Arrays.copyOf(labels, rows), weights == null ? null : Arrays.copyOf(weights, rows));
    PackedBlock block = entries < DENSE_FROM * features * rows ? sparse(samples) : dense(samples);
    rows = 0;
    entries = 0;
    weights = null;
    bytes = true;
    return block;
  }

  private PackedBlock sparse(Samples samples) {
    int[] begin = Arrays.copyOf(starts, rows + 1);
    float[] nonZero = Arrays.copyOf(values, entries);
    if (features > Character.MAX_VALUE + 1) {
      return new CsrBlock(features, begin, Arrays.copyOf(indices, entries), nonZero, samples);
    }
    char[] narrow = new char[entries];
    for (int i = 0; i < entries; i++) {
      narrow[i] = (char) indices[i];
    }
    return new CsrBlock(features, begin, narrow, nonZero, samples);
  }

  private PackedBlock dense(Samples samples) {
    if (bytes) {
      byte[] all = new byte[Math.multiplyExact(rows, features)];
      for (int row = 0; row < rows; row++) {
        for (int i = starts[row]; i < starts[row + 1]; i++) {
          all[row * features + indices[i]] = (byte) Math.round(values[i] * 255f);
        }
      }
      return new ByteBlock(features, all, samples);
    }
    float[] all = new float[Math.multiplyExact(rows, features)];
    for (int row = 0; row < rows; row++) {
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        all[row * features + indices[i]] = values[i];
      }
    }
    return new DenseBlock(features, all, samples);
  }

  /** Writes an entry and counts it unless it is zero: no branch, for none could be foreseen. */
  private int entry(int n, int index, float value) {
    indices[n] = index;
    values[n] = value;
    return n + (value != 0 ? 1 : 0);
  }

  private void reserve(int more) {
    int needed = Math.addExact(entries, more);
    if (needed > values.length) {
      int length = Math.max(needed, values.length + (values.length >> 1));
      indices = Arrays.copyOf(indices, length);
      values = Arrays.copyOf(values, length);
    }
  }

  private void close(int label, float weight) {
    if (rows == labels.length) {
      labels = Arrays.copyOf(labels, 2 * rows);
      starts = Arrays.copyOf(starts, 2 * rows + 1);
      weights = weights == null ? null : Arrays.copyOf(weights, 2 * rows);
    }
    if (weight != 1 && weights == null) {
      weights = new float[labels.length];
      Arrays.fill(weights, 0, rows, 1);
    }
    if (weights != null) {
      weights[rows] = weight;
    }
    labels[rows++] = label;
    starts[rows] = entries;
  }
}
