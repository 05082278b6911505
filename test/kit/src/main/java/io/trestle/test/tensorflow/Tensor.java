package io.trestle.test.tensorflow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor's type, shape and values, in row-major order. A factory called without lengths makes a
 * scalar.
 */
public final class Tensor {
  private final TensorType type;
  private final long[] shape;
  private final byte[] numbers;
  private final List<byte[]> strings;

  private Tensor(TensorType type, long[] shape, byte[] numbers, List<byte[]> strings) {
    this.type = type;
    this.shape = shape.clone();
    this.numbers = numbers;
    this.strings = strings;
  }

  /** A tensor of numbers from little-endian bytes. */
  public static Tensor ofBytes(TensorType type, byte[] numbers, long... shape) {
    return new Tensor(type, shape, checked(numbers, type.bytes(), shape), null);
  }

  /** A tensor of 32-bit floats. */
  public static Tensor ofFloats(float[] values, long... shape) {
    byte[] bytes = new byte[values.length * 4];
    littleEndian(bytes).asFloatBuffer().put(values);
    return ofBytes(TensorType.FLOAT, bytes, shape);
  }

  /** A float scalar. */
  public static Tensor ofFloat(float value) {
    return ofFloats(new float[] {value});
  }

  /** A tensor of 64-bit floats. */
  public static Tensor ofDoubles(double[] values, long... shape) {
    byte[] bytes = new byte[values.length * 8];
    littleEndian(bytes).asDoubleBuffer().put(values);
    return ofBytes(TensorType.DOUBLE, bytes, shape);
  }

  /** A tensor of 32-bit integers. */
  public static Tensor ofInts(int[] values, long... shape) {
    byte[] bytes = new byte[values.length * 4];
    littleEndian(bytes).asIntBuffer().put(values);
    return ofBytes(TensorType.INT32, bytes, shape);
  }

  /** A tensor of 64-bit integers. */
  public static Tensor ofLongs(long[] values, long... shape) {
    byte[] bytes = new byte[values.length * 8];
    littleEndian(bytes).asLongBuffer().put(values);
    return ofBytes(TensorType.INT64, bytes, shape);
  }

  /** A tensor of byte strings. */
  public static Tensor ofStrings(List<byte[]> values, long... shape) {
    if (values.size() != elements(shape)) {
      throw new IllegalArgumentException(
          values.size() + " strings do not fill " + Arrays.toString(shape));
    }
    return new Tensor(TensorType.STRING, shape, null, List.copyOf(values));
  }

  /** A vector of strings in UTF-8. */
  public static Tensor ofTexts(String... texts) {
    return ofStrings(
        Arrays.stream(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList(),
        texts.length);
  }

  /** A scalar string in UTF-8. */
  public static Tensor ofText(String text) {
    return ofStrings(List.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The type of the values. */
  public TensorType type() {
    return type;
  }

  /** The length of each dimension. */
  public long[] shape() {
    return shape.clone();
  }

  /** The numbers' little-endian bytes. */
  public byte[] bytes() {
    return numbers.clone();
  }

  /** The values of a float tensor. */
  public float[] floats() {
    float[] values = new float[numbers.length / 4];
    read(TensorType.FLOAT).asFloatBuffer().get(values);
    return values;
  }

  /** The values of a double tensor. */
  public double[] doubles() {
    double[] values = new double[numbers.length / 8];
    read(TensorType.DOUBLE).asDoubleBuffer().get(values);
    return values;
  }

  /** The values of an int32 tensor. */
  public int[] ints() {
    int[] values = new int[numbers.length / 4];
    read(TensorType.INT32).asIntBuffer().get(values);
    return values;
  }

  /** The values of an int64 tensor. */
  public long[] longs() {
    long[] values = new long[numbers.length / 8];
    read(TensorType.INT64).asLongBuffer().get(values);
    return values;
  }

  /** The values of a string tensor. */
  public List<byte[]> strings() {
    return strings;
  }

  /** The values of a string tensor, read as UTF-8. */
  public List<String> texts() {
    return strings.stream().map(one -> new String(one, StandardCharsets.UTF_8)).toList();
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }

  private ByteBuffer read(TensorType wanted) {
    if (type != wanted) {
      throw new IllegalStateException("The tensor holds " + type + ", not " + wanted);
    }
    return littleEndian(numbers);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] checked(byte[] numbers, int bytes, long[] shape) {
    if (numbers.length != elements(shape) * bytes) {
      throw new IllegalArgumentException(
          numbers.length + " bytes do not fill " + Arrays.toString(shape));
    }
    return numbers.clone();
  }

  private static long elements(long[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }
}
