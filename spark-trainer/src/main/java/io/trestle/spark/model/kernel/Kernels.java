package io.trestle.spark.model.kernel;

/**
 * The kernels of this JVM, chosen once: those on the Vector API where its module is loaded ({@code
 * --add-modules jdk.incubator.vector}) and the processor has vectors of 256 bits, otherwise plain
 * Java.
 */
public final class Kernels {
  private static final String SIMD = "io.trestle.spark.model.simd.SimdKernels";
  private static final KernelProvider CHOSEN = choose();

  private Kernels() {}

  /** The kernel for a number of classes, at least 2. */
  public static SoftmaxKernel of(int classes) {
    return CHOSEN.kernel(classes);
  }

  /** Which kernels were chosen, for the log. */
  public static String description() {
    return CHOSEN.description();
  }

  private static KernelProvider choose() {
    try {
      return Class.forName(SIMD)
          .asSubclass(KernelProvider.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError absent) {
      // The module is not loaded, or the kernels' constructor found the vectors too short.
      return new ScalarKernels();
    }
  }
}
