package io.trestle.spark.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.IndexedSeq;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Logits, probabilities and prediction of a column of ML vectors, in one go. It reads Spark's own
 * form of a vector where it lies and writes its own results in that form; a function of Spark's
 * would be called three times for a row, each time with vectors that are made for it and thrown
 * away.
 *
 * <p>A vector is the struct (type, size, indices, values) of {@code VectorUDT.sqlType}.
 */
final class Scoring extends Expression implements CodegenFallback, Serializable {
  static final String RAW = "raw";
  static final String PROBABILITY = "probability";
  static final String PREDICTION = "prediction";

  private static final long serialVersionUID = 1;
  private static final DataType TYPE =
      new StructType()
          .add(RAW, SQLDataTypes.VectorType(), false)
          .add(PROBABILITY, SQLDataTypes.VectorType(), false)
          .add(PREDICTION, DataTypes.DoubleType, false);

  private final Expression features;
  private final SoftmaxClassificationModel model;

  /**
   * An expression.
   *
   * @param features of the type of ML vectors
   */
  Scoring(Expression features, SoftmaxClassificationModel model) {
    this.features = features;
    this.model = model;
  }

  @Override
  public Seq<Expression> children() {
    return JavaConverters.asScalaBuffer(List.of(features)).toSeq();
  }

  @Override
  public boolean nullable() {
    return features.nullable();
  }

  @Override
  public DataType dataType() {
    return TYPE;
  }

  @Override
  public Object eval(InternalRow row) {
    InternalRow vector = (InternalRow) features.eval(row);
    return vector == null ? null : score(vector);
  }

  private InternalRow score(InternalRow vector) {
    double[] logits =
        vector.getByte(0) == 0
            ? model.softmax().raw(vector.getInt(1), vector.getArray(2), vector.getArray(3))
            : model.softmax().raw(vector.getArray(3));
    double[] probabilities = Arrays.copyOf(logits, logits.length);
    Softmax.softmax(probabilities);
    double prediction = model.prediction(logits, probabilities);
    return new GenericInternalRow(new Object[] {dense(logits), dense(probabilities), prediction});
  }

  private static InternalRow dense(double[] values) {
    ArrayData array = UnsafeArrayData.fromPrimitiveArray(values);
    return new GenericInternalRow(new Object[] {(byte) 1, null, null, array});
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new Scoring(children.apply(0), model);
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int i) {
    return i == 0 ? features : model;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof Scoring;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scoring scoring
        && features.equals(scoring.features)
        && model.equals(scoring.model);
  }

  @Override
  public int hashCode() {
    return 31 * features.hashCode() + model.hashCode();
  }
}
