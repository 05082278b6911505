package io.trestle.spark.dl4j;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * ND4J's native code takes every core of the machine for every call. Workers are as many as cores
 * already, so together they would have the square of them: each gets one, unless the user said
 * otherwise.
 */
final class NativeThreads {
  private static final String VARIABLE = "OMP_NUM_THREADS";

  private NativeThreads() {}

  /** Holds the calling thread's native calls to one thread, where OMP_NUM_THREADS is not set. */
  static void settle() {
    if (System.getenv(VARIABLE) == null) {
      Nd4j.factory().blas().setMaxThreads(1);
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    }
  }
}
