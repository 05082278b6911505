package io.trestle.test.bench;

/** How much is measured. */
public enum Scale {
  /** Everything runs once and little of it: shows that the benchmark works, not how fast it is. */
  QUICK,
  /** What figures are taken from. */
  FULL;

  /** One of two values. */
  public int choose(int quick, int full) {
    return this == QUICK ? quick : full;
  }
}
