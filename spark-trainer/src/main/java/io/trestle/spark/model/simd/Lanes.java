package io.trestle.spark.model.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The one shape of vector that these kernels use. */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  static final int COUNT = 8;

  /** Columns that the loops take at once. */
  static final int BLOCK = 2 * COUNT;

  private Lanes() {}
}
