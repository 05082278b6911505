package io.trestle.ps;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The values that a variable starts with. An element's value is a pure function of the initializer
 * and the element's index in the whole variable, so it does not depend on placement.
 */
public sealed interface Initializer {

  /** The value of element {@code index} (row-major, from 0) of the whole variable. */
  float at(long index);

  /** Writes elements {@code from} to {@code from + count} into {@code target}. */
  default void fill(long from, float[] target, int offset, int count) {
    for (int i = 0; i < count; i++) {
      target[offset + i] = at(from + i);
    }
  }

  /** All zeros. */
  static Initializer zeros() {
    return new Constant(0f);
  }

  /** Every element is {@code value}. */
  record Constant(float value) implements Initializer {
    @Override
    public float at(long index) {
      return value;
    }
  }

  /** Evenly distributed in [{@code min}, {@code max}). */
  record Uniform(float min, float max, long seed) implements Initializer {
    public Uniform {
      if (!(min < max) || Float.isInfinite(max - min)) {
        throw new IllegalArgumentException(
            "Uniform needs finite min < max, but has " + min + " and " + max + ".");
      }
    }

    @Override
    public float at(long index) {
      return (float) (min + ((double) max - min) * unit(mix(seed, index)));
    }
  }

  /**
   * Normally distributed, by the Box-Muller transform of two hashed uniforms (G. E. P. Box and M.
   * E. Muller, "A Note on the Generation of Random Normal Deviates", 1958).
   */
  record Normal(float mean, float stddev, long seed) implements Initializer {
    public Normal {
      if (!(stddev >= 0) || Float.isInfinite(stddev) || !Float.isFinite(mean)) {
        throw new IllegalArgumentException(
            "Normal needs a finite mean and stddev >= 0, but has " + mean + ", " + stddev + ".");
      }
    }

    @Override
    public float at(long index) {
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit(mix(seed, 2 * index))));
      double angle = 2 * Math.PI * unit(mix(seed, 2 * index + 1));
      return (float) (mean + stddev * radius * StrictMath.cos(angle));
    }
  }

  /**
   * The given values, such as another program's initial network; at most {@link #MAX_VALUES}. They
   * travel with the job's description to every server and worker.
   */
  final class Values implements Initializer {
    /** The frames that carry a job's description hold no more. */
    public static final int MAX_VALUES = 1_000_000;

    private final float[] values;

    /**
     * All values of a variable.
     *
     * @param values row-major, copied
     */
    public Values(float[] values) {
      if (values.length > MAX_VALUES) {
        throw new IllegalArgumentException(
            values.length + " initial values were given; at most " + MAX_VALUES + " can be sent.");
      }
      this.values = values.clone();
    }

    /** Number of values. */
    public int count() {
      return values.length;
    }

    @Override
    public float at(long index) {
      return values[Math.toIntExact(index)];
    }

    void write(DataOutputStream out) throws IOException {
      out.writeInt(values.length);
      for (float value : values) {
        out.writeFloat(value);
      }
    }

    static Values read(DataInputStream in) throws IOException {
      int count = in.readInt();
      if (count < 0 || count > in.available() / Float.BYTES) {
        throw new ProtocolException(
            count + " initial values in a job of " + in.available() + " more bytes.");
      }
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = in.readFloat();
      }
      return new Values(values);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Values that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return values.length + " given values";
    }
  }

  /** The upper 53 bits as a number in [0, 1). */
  private static double unit(long bits) {
    return (bits >>> 11) * 0x1.0p-53;
  }

  /** SplitMix64's output function (Steele, Lea, Flood, OOPSLA 2014) at position {@code index}. */
  private static long mix(long seed, long index) {
    long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
