package io.trestle.spark.worker;

import io.trestle.ps.JobSpec;
import io.trestle.ps.Parts;
import io.trestle.ps.VariableSpec;
import io.trestle.spark.GradientCompression;

/**
 * What becomes of a worker's gradient between its computation and its push: nothing, or {@link
 * ThresholdEncoder threshold encoding} of every variable with two dimensions or more. Vectors are
 * left alone, as in PowerSGD (Vogels et al., 2019): biases are a small part of what travels, and
 * running statistics are no gradients. Not thread-safe.
 */
final class GradientEncoding {
  private final ThresholdEncoder[] byVariable;

  GradientEncoding(JobSpec job, GradientCompression compression) {
    int variables =
        compression.kind() == GradientCompression.Kind.NONE ? 0 : job.variables().size();
    this.byVariable = new ThresholdEncoder[variables];
    for (int i = 0; i < variables; i++) {
      VariableSpec variable = job.variables().get(i);
      if (variable.shape().size() > 1) {
        byVariable[i] =
            new ThresholdEncoder(
                Math.toIntExact(job.offset(i)),
                Math.toIntExact(variable.size()),
                (float) compression.threshold());
      }
    }
  }

  /**
   * Encodes a gradient in the job's flat layout in place.
   *
   * @param parts the gradient's, which is told the thresholds
   */
  void encode(float[] gradient, Parts parts) {
    for (int i = 0; i < byVariable.length; i++) {
      if (byVariable[i] != null) {
        parts.threshold(i, byVariable[i].encode(gradient));
      }
    }
  }
}
