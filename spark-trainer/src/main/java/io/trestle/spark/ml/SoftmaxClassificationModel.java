package io.trestle.spark.ml;

import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.VariableSource;
import java.util.Map;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Softmax regression: {@code probability = softmax(x W + b)}. Made by {@link SoftmaxClassifier}.
 *
 * <p>Thread-safe as long as no params are set.
 */
public final class SoftmaxClassificationModel
    extends ServerClassificationModel<SoftmaxClassificationModel> {
  private static final long serialVersionUID = 1;

  private final Softmax softmax;

  SoftmaxClassificationModel(String uid, Softmax softmax) {
    super(uid);
    this.softmax = softmax;
  }

  @Override
  public SoftmaxClassificationModel copy(ParamMap extra) {
    return copied(new SoftmaxClassificationModel(uid(), softmax), extra);
  }

  @Override
  protected ServingGraph servingGraph() {
    return ServingGraph.softmaxRegression("W", "b", numFeatures(), numClasses());
  }

  @Override
  protected VariableSource variables() {
    return VariableSource.of(Map.of("W", softmax.weights(), "b", softmax.bias()));
  }

  @Override
  public int numFeatures() {
    return softmax.features();
  }

  @Override
  public int numClasses() {
    return softmax.classes();
  }

  /** The weights as MLlib lays them out: numClasses rows, numFeatures columns. A copy. */
  public Matrix coefficientMatrix() {
    return softmax.coefficients();
  }

  /** The bias of each class. A copy. */
  public Vector interceptVector() {
    return softmax.intercepts();
  }

  /**
   * The logits of one sample.
   *
   * @param features dense or sparse, {@link #numFeatures} long
   */
  @Override
  public Vector predictRaw(Vector features) {
    return softmax.raw(features);
  }

  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    return Softmax.probabilities(raw);
  }

  /**
   * Adds the columns of raw predictions, probabilities and predictions, save those whose name is
   * empty. All three are computed together, from the vectors as Spark stores them.
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema(), true);
    String scored = uid() + "_scored";
    Column scoring = new Column(new Scoring(dataset.col(getFeaturesCol()).expr(), this));
    Dataset<Row> rows = dataset.withColumn(scored, scoring);
    rows = with(rows, scored, Scoring.RAW, getRawPredictionCol(), schema);
    rows = with(rows, scored, Scoring.PROBABILITY, getProbabilityCol(), schema);
    rows = with(rows, scored, Scoring.PREDICTION, getPredictionCol(), schema);
    return rows.drop(scored);
  }

  private static Dataset<Row> with(
      Dataset<Row> rows, String scored, String field, String column, StructType schema) {
    return column.isEmpty()
        ? rows
        : rows.withColumn(
            column, rows.col(scored).getField(field).as(column, schema.apply(column).metadata()));
  }

  @Override
  public MLWriter write() {
    return new SoftmaxModelWriter(this);
  }

  /** Reads what {@code write()} wrote. */
  public static MLReader<SoftmaxClassificationModel> read() {
    return new SoftmaxModelReader();
  }

  /** Reads a model from a directory, any Hadoop URI. */
  public static SoftmaxClassificationModel load(String path) {
    return read().load(path);
  }

  Softmax softmax() {
    return softmax;
  }
}
