package io.trestle.test.bench.steps;

import io.trestle.test.bench.Scale;

/**
 * How many steps are taken.
 *
 * @param few after which accuracy is measured
 * @param many after which it is measured again; as few when it is not
 * @param rate of Trestle's run for the rate, in which TensorFlow's many would be over in a moment
 * @param warmUp of Trestle
 * @param tensorFlowWarmUp of TensorFlow
 */
record StepCounts(int few, int many, int rate, int warmUp, int tensorFlowWarmUp) {
  static StepCounts of(Scale scale) {
    return scale == Scale.QUICK
        ? new StepCounts(2_000, 2_000, 5_000, 5_000, 100)
        : new StepCounts(2_000, 10_000, 100_000, 100_000, 500);
  }
}
