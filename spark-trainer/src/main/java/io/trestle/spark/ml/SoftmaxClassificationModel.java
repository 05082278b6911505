package io.trestle.spark.ml;

import io.trestle.modelio.AlreadyPublishedException;
import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.VariableSource;
import io.trestle.modelio.savedmodel.BundleDirectory;
import io.trestle.spark.TrestleException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.Tuple3;

/**
 * Softmax regression: {@code probability = softmax(x W + b)}. Made by {@link SoftmaxClassifier}.
 *
 * <p>Thread-safe as long as no params are set.
 */
public final class SoftmaxClassificationModel
    extends ProbabilisticClassificationModel<Vector, SoftmaxClassificationModel>
    implements SoftmaxParams, MLWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final DeclaredParams declared;
  private final Softmax softmax;
  private transient SoftmaxTrainingSummary summary;

  SoftmaxClassificationModel(String uid, Softmax softmax) {
    this(PendingUid.of(uid), softmax);
  }

  private SoftmaxClassificationModel(PendingUid pending, Softmax softmax) {
    this.uid = pending.settle();
    this.declared = new DeclaredParams(this);
    this.softmax = softmax;
    DeclaredParams.initialize(this);
  }

  @Override
  public String uid() {
    return uid == null ? PendingUid.current() : uid;
  }

  @Override
  public DeclaredParams declaredParams() {
    return declared;
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
    String scored = uid + "_scored";
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

  /** As Spark's: by thresholds where there are any, else the class of the greatest logit. */
  double prediction(double[] logits, double[] probabilities) {
    return isDefined(thresholds())
        ? probability2prediction(new DenseVector(probabilities))
        : new DenseVector(logits).argmax();
  }

  @Override
  public SoftmaxClassificationModel copy(ParamMap extra) {
    SoftmaxClassificationModel copy =
        copyValues(new SoftmaxClassificationModel(uid, softmax), extra);
    copy.setParent(parent());
    copy.summary = summary;
    return copy;
  }

  /**
   * Spark's own, spelled out: to Java the two superclasses' versions have nothing but their name in
   * common, and a class may not inherit both.
   */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Tuple3 findSummaryModel() {
    return super.findSummaryModel();
  }

  /** Whether there is a {@link #summary}: in the session that trained the model. */
  public boolean hasSummary() {
    return summary != null;
  }

  /**
   * How the model was trained.
   *
   * @throws IllegalStateException for a model that was read from files
   */
  public SoftmaxTrainingSummary summary() {
    if (summary == null) {
      throw new IllegalStateException(
          "There is no training summary for " + this + ": it is not saved with a model.");
    }
    return summary;
  }

  void setSummary(SoftmaxTrainingSummary trained) {
    summary = trained;
  }

  /**
   * Writes the model as a bundle for TensorFlow Serving, with the signatures {@code predict_images}
   * and {@code serving_default}.
   *
   * @param uri the directory of the versions, any Hadoop URI
   * @param version 1 or more; an existing one is never replaced
   * @return the bundle's directory
   * @throws AlreadyPublishedException if the version exists
   * @throws TrestleException if it cannot be written; nothing is visible then
   */
  public String exportSavedModel(String uri, long version) {
    Configuration conf = SparkSession.active().sessionState().newHadoopConf();
    ServingGraph graph = ServingGraph.softmaxRegression("W", "b", numFeatures(), numClasses());
    VariableSource variables =
        VariableSource.of(Map.of("W", softmax.weights(), "b", softmax.bias()));
    try {
      return BundleDirectory.open(conf, new Path(uri), BundleLayout.SAVED_MODEL)
          .export(version, graph, variables, List.of());
    } catch (IOException e) {
      throw new TrestleException(
          "Version " + version + " of the bundle cannot be written to " + uri + ".",
          e.getMessage() + ".",
          "Name a directory that this user may write, and a version that is not there yet.",
          e);
    }
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

  @Override
  public String toString() {
    return "SoftmaxClassificationModel: uid="
        + uid
        + ", numClasses="
        + numClasses()
        + ", numFeatures="
        + numFeatures();
  }
}
