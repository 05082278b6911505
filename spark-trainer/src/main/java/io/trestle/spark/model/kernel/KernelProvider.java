package io.trestle.spark.model.kernel;

/** Makes kernels of one kind. Has a public constructor without arguments. */
public interface KernelProvider {
  /** What the kernels use, for the log. */
  String description();

  /** The kernel for a number of classes, at least 2. */
  SoftmaxKernel kernel(int classes);
}
