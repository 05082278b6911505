package io.trestle.spark.model.simd;

import io.trestle.spark.model.kernel.KernelProvider;
import io.trestle.spark.model.kernel.ScalarKernels;
import io.trestle.spark.model.kernel.SoftmaxKernel;
import jdk.incubator.vector.FloatVector;

/** Kernels on vectors of 256 bits; two classes, which would leave them empty, stay plain Java. */
public final class SimdKernels implements KernelProvider {
  /** Fails where 256 bits are not to be had in hardware: the JVM would emulate them slowly. */
  public SimdKernels() {
    if (FloatVector.SPECIES_PREFERRED.length() < Lanes.COUNT) {
      throw new UnsupportedOperationException(
          "vectors of " + FloatVector.SPECIES_PREFERRED.vectorBitSize() + " bits");
    }
  }

  @Override
  public String description() {
    return "Vector API, 256 bits";
  }

  @Override
  public SoftmaxKernel kernel(int classes) {
    return classes == 2 ? new ScalarKernels().kernel(classes) : new SimdKernel(classes);
  }
}
