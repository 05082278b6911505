package io.trestle.spark.model.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * The kernels of this JVM, chosen once: those on the Vector API where its module is loaded ({@code
 * --add-modules jdk.incubator.vector}), the processor has vectors of 256 bits and HotSpot's C2
 * compiles, otherwise plain Java.
 */
public final class Kernels {
  private static final String SIMD = "io.trestle.spark.model.simd.SimdKernels";

  /** The number of the last tier, in the words of {@code -XX:TieredStopAtLevel}. */
  private static final int C2 = 4;

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
    if (!compiledByC2()) {
      return new ScalarKernels();
    }
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

  /**
   * Any other compiler makes an object of each vector, which is 20 times slower than plain Java.
   */
  private static boolean compiledByC2() {
    return option("UseCompiler").map(Boolean::valueOf).orElse(false)
        && option("TieredStopAtLevel").map(Integer::valueOf).orElse(0) >= C2;
  }

  /** A setting of HotSpot, empty in another JVM. */
  private static Optional<String> option(String name) {
    return Optional.ofNullable(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class))
        .map(
            settings -> {
              try {
                return settings.getVMOption(name).getValue();
              } catch (IllegalArgumentException unknown) {
                return null;
              }
            });
  }
}
