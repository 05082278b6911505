package io.trestle.spark.model.kernel;

/**
 * The inner loops of softmax regression for one number of classes.
 *
 * <p>Weights are read where they lie: row after row of exactly {@code classes} floats. A kernel may
 * read, but never uses, up to {@code padded() - classes} floats behind the last row that it is
 * asked for, so the array must have that many more. Logits, probabilities and gradients have rows
 * of {@code padded()} floats; in those behind the classes logits hold anything, probabilities and
 * what is added to gradients zero.
 *
 * <p>Every class is summed in the order of the entries, so that the bits of a result depend on the
 * kernel and its input alone. Kernels have no state.
 */
public interface SoftmaxKernel {
  /** Most samples that {@link #dense} and {@link #addDense} take at once. */
  int DENSE_ROWS = 4;

  /** The number of classes. */
  int classes();

  /** Length of a row of logits or of the gradient: at least {@code classes()}. */
  int padded();

  /**
   * Adds the weights of a sample's entries to its logits.
   *
   * @param weights rows of {@code classes()} floats
   * @param indices row numbers of the entries, from {@code indexFrom}
   * @param values values of the entries, from {@code valueFrom}
   * @param count number of entries
   * @param logits {@code padded()} floats, to which is added
   */
  void sparse(
      float[] weights,
      char[] indices,
      int indexFrom,
      float[] values,
      int valueFrom,
      int count,
      float[] logits);

  /** As the other, with wide indices. */
  void sparse(
      float[] weights,
      int[] indices,
      int indexFrom,
      float[] values,
      int valueFrom,
      int count,
      float[] logits);

  /**
   * Adds the outer product of a sample's entries and {@code delta} to the gradient.
   *
   * @param gradient rows of {@code padded()} floats
   * @param delta {@code padded()} floats, zero behind the classes
   */
  void addSparse(
      float[] gradient,
      char[] indices,
      int indexFrom,
      float[] values,
      int valueFrom,
      int count,
      float[] delta);

  /** As the other, with wide indices. */
  void addSparse(
      float[] gradient,
      int[] indices,
      int indexFrom,
      float[] values,
      int valueFrom,
      int count,
      float[] delta);

  /**
   * Adds the weights of up to {@link #DENSE_ROWS} dense samples to their logits.
   *
   * @param x for each sample, the array that holds its features
   * @param from for each sample, where they begin
   * @param samples number of samples
   * @param features number of features of each
   * @param logits {@code samples} rows of {@code padded()} floats, to which is added
   */
  void dense(float[] weights, float[][] x, int[] from, int samples, int features, float[] logits);

  /** Adds the outer products of dense samples and their rows of {@code deltas} to the gradient. */
  void addDense(
      float[] gradient, float[][] x, int[] from, int samples, int features, float[] deltas);

  /**
   * The softmax of one row of logits.
   *
   * @param logits array with the row
   * @param from where the row begins
   * @param probabilities array, not {@code logits}, of which {@code padded()} floats are written,
   *     zero behind the classes
   * @param to where they begin
   * @return the logarithm of the sum of the exponentials of the logits
   */
  double softmax(float[] logits, int from, float[] probabilities, int to);

  /**
   * Takes the padding out of a gradient and scales it.
   *
   * @param gradient rows of {@code padded()} floats
   * @param rows number of rows
   * @param scale factor for every float
   * @param flat array to which rows of {@code classes()} floats are written; may be {@code
   *     gradient} where the two lengths are the same
   * @param at where they begin
   */
  void unpad(float[] gradient, int rows, float scale, float[] flat, int at);
}
