package io.trestle.spark.data;

import java.io.Serializable;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Puts the features of one row into a builder. Reads Spark's internal rows, because the external
 * ones box every element of an array.
 */
interface FeatureReader extends Serializable {
  /** Number of features of the value in {@code ordinal}. */
  int size(InternalRow row, int ordinal);

  /** The first element that is null, which would be read as any bytes; -1 where there is none. */
  default int firstNull(InternalRow row, int ordinal) {
    return -1;
  }

  /** Adds the row to the builder. */
  void add(InternalRow row, int ordinal, BlockBuilder builder, int label, float weight);

  /**
   * The reader for a column.
   *
   * @throws InvalidTrainingDataException if a column of that type has no features
   */
  static FeatureReader of(String column, DataType type) {
    if (type.equals(SQLDataTypes.VectorType())) {
      return new OfVector();
    }
    if (type.equals(DataTypes.BinaryType)) {
      return new OfBytes();
    }
    if (type instanceof ArrayType array && array.elementType().equals(DataTypes.FloatType)) {
      return new OfFloats();
    }
    if (type instanceof ArrayType array && array.elementType().equals(DataTypes.DoubleType)) {
      return new OfDoubles();
    }
    throw new InvalidTrainingDataException(
        "Column '" + column + "' is of type " + type.simpleString() + ".",
        "Features are an ML vector, array<float>, array<double>, or binary with one unsigned byte"
            + " for each feature.");
  }

  /** An ML vector: the struct (type, size, indices, values) of {@code VectorUDT.sqlType}. */
  final class OfVector implements FeatureReader {
    private static final long serialVersionUID = 1;
    private static final int FIELDS = 4;

    @Override
    public int size(InternalRow row, int ordinal) {
      InternalRow vector = row.getStruct(ordinal, FIELDS);
      return sparse(vector) ? vector.getInt(1) : vector.getArray(3).numElements();
    }

    @Override
    public void add(InternalRow row, int ordinal, BlockBuilder builder, int label, float weight) {
      InternalRow vector = row.getStruct(ordinal, FIELDS);
      double[] values = vector.getArray(3).toDoubleArray();
      if (sparse(vector)) {
        builder.addSparse(vector.getArray(2).toIntArray(), values, label, weight);
      } else {
        builder.addDense(values, label, weight);
      }
    }

    private static boolean sparse(InternalRow vector) {
      return vector.getByte(0) == 0;
    }
  }

  /** One unsigned byte for each feature. */
  final class OfBytes implements FeatureReader {
    private static final long serialVersionUID = 1;

    @Override
    public int size(InternalRow row, int ordinal) {
      return row.getBinary(ordinal).length;
    }

    @Override
    public void add(InternalRow row, int ordinal, BlockBuilder builder, int label, float weight) {
      builder.addBytes(row.getBinary(ordinal), label, weight);
    }
  }

  /** {@code array<float>}. */
  final class OfFloats implements FeatureReader {
    private static final long serialVersionUID = 1;

    @Override
    public int size(InternalRow row, int ordinal) {
      return row.getArray(ordinal).numElements();
    }

    @Override
    public int firstNull(InternalRow row, int ordinal) {
      return FeatureReader.firstNull(row.getArray(ordinal));
    }

    @Override
    public void add(InternalRow row, int ordinal, BlockBuilder builder, int label, float weight) {
      builder.addDense(row.getArray(ordinal).toFloatArray(), label, weight);
    }
  }

  /** {@code array<double>}. */
  final class OfDoubles implements FeatureReader {
    private static final long serialVersionUID = 1;

    @Override
    public int size(InternalRow row, int ordinal) {
      return row.getArray(ordinal).numElements();
    }

    @Override
    public int firstNull(InternalRow row, int ordinal) {
      return FeatureReader.firstNull(row.getArray(ordinal));
    }

    @Override
    public void add(InternalRow row, int ordinal, BlockBuilder builder, int label, float weight) {
      builder.addDense(row.getArray(ordinal).toDoubleArray(), label, weight);
    }
  }

  private static int firstNull(ArrayData array) {
    for (int i = 0; i < array.numElements(); i++) {
      if (array.isNullAt(i)) {
        return i;
      }
    }
    return -1;
  }
}
