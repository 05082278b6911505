import java.util.Arrays;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * One step of softmax regression in ND4J, as a peer: logits by gemm, softmax, gradient by gemm.
 * Batch 100 of MNIST's shape and density, one thread (OMP_NUM_THREADS=1). Prints the median
 * microseconds of a step over five seconds. The row gradient of the bias is left out, and no data
 * is moved: both are to ND4J's advantage.
 */
public final class Nd4jStep {
  private static final int BATCH = 100;
  private static final int FEATURES = 784;
  private static final int CLASSES = 10;
  private static final double DENSITY = 0.19;

  public static void main(String[] arguments) {
    SplittableRandom random = new SplittableRandom(1);
    float[] images = new float[BATCH * FEATURES];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextDouble() < DENSITY ? (float) random.nextDouble() : 0;
    }
    INDArray x = Nd4j.create(images, new int[] {BATCH, FEATURES}, 'c');
    INDArray w = Nd4j.zeros(FEATURES, CLASSES);
    INDArray logits = Nd4j.create(new int[] {BATCH, CLASSES}, 'f');
    INDArray gradient = Nd4j.create(new int[] {FEATURES, CLASSES}, 'f');
    INDArray labels = Nd4j.zeros(BATCH, CLASSES);
    for (int i = 0; i < BATCH; i++) {
      labels.putScalar(i, random.nextInt(CLASSES), 1);
    }
    long[] nanos = new long[1 << 20];
    int steps = 0;
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < 10_000_000_000L && steps < nanos.length) {
      long start = System.nanoTime();
      Nd4j.gemm(x, w, logits, false, false, 1, 0);
      INDArray error = Transforms.softmax(logits, false).subi(labels);
      Nd4j.gemm(x, error, gradient, true, false, 1.0 / BATCH, 0);
      long end = System.nanoTime();
      if (end - begin > 5_000_000_000L) {
        nanos[steps++] = end - start;
      }
    }
    long[] measured = Arrays.copyOf(nanos, steps);
    Arrays.sort(measured);
    System.out.println(measured[steps / 2] / 1000.0);
  }
}
