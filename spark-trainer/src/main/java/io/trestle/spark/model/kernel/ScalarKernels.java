package io.trestle.spark.model.kernel;

/** Kernels in plain Java, which every JVM runs. */
public final class ScalarKernels implements KernelProvider {
  @Override
  public String description() {
    return "plain Java";
  }

  @Override
  public SoftmaxKernel kernel(int classes) {
    return classes == 2 ? new TwoClassKernel() : new ScalarKernel(classes);
  }
}
