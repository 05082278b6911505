package io.trestle.spark;

import java.time.Duration;

/** The range checks that the configuration's records share. */
final class Checks {
  private Checks() {}

  static void atLeast(String option, long value, long least) {
    if (value < least) {
      throw new InvalidTrainingConfigException(option, value, least + " or more");
    }
  }

  static void positive(String option, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new InvalidTrainingConfigException(option, value, "a number above 0");
    }
  }

  static void notNegative(String option, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new InvalidTrainingConfigException(option, value, "a number, 0 or more");
    }
  }

  static void positive(String option, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new InvalidTrainingConfigException(option, value, "a time above 0");
    }
  }
}
