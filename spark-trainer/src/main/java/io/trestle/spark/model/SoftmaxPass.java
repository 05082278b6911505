package io.trestle.spark.model;

import io.trestle.spark.data.Batch;
import io.trestle.spark.data.ByteBlock;
import io.trestle.spark.data.CsrBlock;
import io.trestle.spark.data.DenseBlock;
import io.trestle.spark.data.PackedBlock;
import io.trestle.spark.model.kernel.SoftmaxKernel;
import java.util.Arrays;

/**
 * One pass over a batch, forward and, if asked, back. Holds what a sample needs on its way; not
 * thread-safe.
 *
 * <p>Gradients come out as plain sums over the samples, weights applied. The caller scales them
 * once rather than every sample.
 */
final class SoftmaxPass {
  private static final int[] FIRST_ROW = {0};
  private static final float[] ONE = {1};
  private static final int CACHE_LINE = 64;

  private final SoftmaxKernel kernel;
  private final int features;
  private final int classes;
  private final int padded;
  private final float[] bias;
  private final float[] biasGradient;
  private final float[] logits;
  private final float[] deltas;
  private final BatchResult result = new BatchResult();

  private final float[][] x = new float[SoftmaxKernel.DENSE_ROWS][];
  private final int[] from = new int[SoftmaxKernel.DENSE_ROWS];
  private final int[] samples = new int[SoftmaxKernel.DENSE_ROWS];
  private final float[][] unpacked = new float[SoftmaxKernel.DENSE_ROWS][];
  private int waiting;

  /** Keeps the compiler from dropping reads whose result nobody needs. */
  @SuppressWarnings("UnusedVariable")
  private float fetched;

  private float[] weights;
  private float[] gradient;
  private float[] probabilities;

  SoftmaxPass(SoftmaxKernel kernel, int features) {
    this.kernel = kernel;
    this.features = features;
    this.classes = kernel.classes();
    this.padded = kernel.padded();
    this.bias = new float[padded];
    this.biasGradient = new float[padded];
    this.logits = new float[SoftmaxKernel.DENSE_ROWS * padded];
    this.deltas = new float[SoftmaxKernel.DENSE_ROWS * padded];
  }

  /** Sets the bias: {@code classes} floats of {@code array} from {@code offset}. */
  void bias(float[] array, int offset) {
    System.arraycopy(array, offset, bias, 0, classes);
  }

  /** The sum of the samples' gradients by the bias, {@code padded} floats. */
  float[] biasGradient() {
    return biasGradient;
  }

  /**
   * Runs a batch.
   *
   * @param weights rows as {@link SoftmaxKernel} wants them
   * @param places for each entry of the batch its row of {@code weights}; null where that is its
   *     feature number
   * @param gradient rows of {@code padded} floats to add to; null for none
   * @param probabilities rows of {@code classes} floats to write; null for none
   */
  BatchResult run(
      Batch batch, float[] weights, int[] places, float[] gradient, float[] probabilities) {
    this.weights = weights;
    this.gradient = gradient;
    this.probabilities = probabilities;
    result.reset(batch.size(), batch.weightSum());
    Arrays.fill(biasGradient, 0);
    fetch(batch);
    int entries = 0;
    for (int i = 0; i < batch.size(); i++) {
      PackedBlock block = batch.block(i);
      check(block, batch.row(i));
      if (block instanceof CsrBlock csr) {
        int row = batch.row(i);
        sparse(batch, i, csr, places, entries);
        entries += csr.end(row) - csr.start(row);
      } else {
        dense(batch, i, block);
      }
    }
    flush(batch);
    this.weights = null;
    this.gradient = null;
    this.probabilities = null;
    return result;
  }

  /**
   * Reads one element of every cache line of the batch's sparse rows. Shuffled rows lie anywhere in
   * memory; here the processor waits for many of them at once, in the loops for one after the
   * other, which takes as long as the arithmetic.
   */
  private void fetch(Batch batch) {
    float sum = 0;
    for (int i = 0; i < batch.size(); i++) {
      if (batch.block(i) instanceof CsrBlock csr) {
        sum += fetch(csr, csr.start(batch.row(i)), csr.end(batch.row(i)));
      }
    }
    fetched = sum;
  }

  private static float fetch(CsrBlock block, int start, int end) {
    float sum = 0;
    float[] values = block.values();
    for (int k = start; k < end; k += CACHE_LINE / Float.BYTES) {
      sum += values[k];
    }
    if (block.isNarrow()) {
      char[] indices = block.narrowIndices();
      for (int k = start; k < end; k += CACHE_LINE / Character.BYTES) {
        sum += indices[k];
      }
    } else {
      int[] indices = block.wideIndices();
      for (int k = start; k < end; k += CACHE_LINE / Integer.BYTES) {
        sum += indices[k];
      }
    }
    return sum;
  }

  private void check(PackedBlock block, int row) {
    if (block.features() != features || block.label(row) >= classes) {
      throw new IllegalArgumentException(
          "A sample of "
              + block.features()
              + " features with label "
              + block.label(row)
              + " does not fit a model of "
              + features
              + " features and "
              + classes
              + " classes. Train and evaluate on data of the same shape.");
    }
  }

  private void sparse(Batch batch, int sample, CsrBlock block, int[] places, int entries) {
    int start = block.start(batch.row(sample));
    int count = block.end(batch.row(sample)) - start;
    System.arraycopy(bias, 0, logits, 0, padded);
    if (places != null) {
      kernel.sparse(weights, places, entries, block.values(), start, count, logits);
    } else if (block.isNarrow()) {
      kernel.sparse(weights, block.narrowIndices(), start, block.values(), start, count, logits);
    } else {
      kernel.sparse(weights, block.wideIndices(), start, block.values(), start, count, logits);
    }
    finish(batch, sample, 0);
    if (gradient == null) {
      return;
    }
    if (places != null) {
      kernel.addSparse(gradient, places, entries, block.values(), start, count, deltas);
    } else if (block.isNarrow()) {
      kernel.addSparse(
          gradient, block.narrowIndices(), start, block.values(), start, count, deltas);
    } else {
      kernel.addSparse(gradient, block.wideIndices(), start, block.values(), start, count, deltas);
    }
  }

  private void dense(Batch batch, int sample, PackedBlock block) {
    int row = batch.row(sample);
    if (block instanceof DenseBlock floats) {
      x[waiting] = floats.values();
      from[waiting] = row * features;
    } else if (block instanceof ByteBlock bytes) {
      if (unpacked[waiting] == null) {
        unpacked[waiting] = new float[features];
      }
      bytes.copyRow(row, unpacked[waiting]);
      x[waiting] = unpacked[waiting];
      from[waiting] = 0;
    }
    samples[waiting++] = sample;
    if (waiting == SoftmaxKernel.DENSE_ROWS) {
      flush(batch);
    }
  }

  private void flush(Batch batch) {
    if (waiting == 0) {
      return;
    }
    for (int s = 0; s < waiting; s++) {
      System.arraycopy(bias, 0, logits, s * padded, padded);
    }
    kernel.dense(weights, x, from, waiting, features, logits);
    for (int s = 0; s < waiting; s++) {
      finish(batch, samples[s], s);
    }
    if (gradient != null) {
      kernel.addDense(gradient, x, from, waiting, features, deltas);
    }
    waiting = 0;
  }

  /** From the logits in row {@code s} to loss, probabilities and the logits' gradient. */
  private void finish(Batch batch, int sample, int s) {
    int at = s * padded;
    int label = batch.label(sample);
    float weight = batch.weight(sample);
    boolean right = isGreatest(at, label);
    double logSum = kernel.softmax(logits, at, deltas, at);
    result.add(weight * (logSum - logits[at + label]), right);
    if (probabilities != null) {
      System.arraycopy(deltas, at, probabilities, sample * classes, classes);
    }
    if (gradient == null) {
      return;
    }
    deltas[at + label] -= 1;
    if (weight != 1) {
      for (int j = 0; j < padded; j++) {
        deltas[at + j] *= weight;
      }
    }
    addToBias(at);
  }

  private boolean isGreatest(int at, int label) {
    float own = logits[at + label];
    for (int j = 0; j < label; j++) {
      if (!(logits[at + j] < own)) {
        return false;
      }
    }
    for (int j = label + 1; j < classes; j++) {
      if (!(logits[at + j] <= own)) {
        return false;
      }
    }
    return true;
  }

  private void addToBias(int at) {
    if (at == 0) {
      kernel.addSparse(biasGradient, FIRST_ROW, 0, ONE, 0, 1, deltas);
    } else {
      for (int j = 0; j < classes; j++) {
        biasGradient[j] += deltas[at + j];
      }
    }
  }
}
