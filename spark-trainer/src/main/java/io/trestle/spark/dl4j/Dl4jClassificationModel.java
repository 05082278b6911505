package io.trestle.spark.dl4j;

import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.VariableSource;
import io.trestle.spark.TrestleException;
import io.trestle.spark.ml.ServerClassificationModel;
import java.util.List;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A trained DL4J network: what it outputs is the raw prediction, and divided by its sum the
 * probability. Made by {@link Dl4jClassifier}. Saved, it holds a zip that plain DL4J loads.
 *
 * <p>Thread-safe as long as no params are set.
 */
public final class Dl4jClassificationModel
    extends ServerClassificationModel<Dl4jClassificationModel> {
  private static final long serialVersionUID = 1;

  private final Dl4jModel network;
  private transient NetworkScorer scorer;

  Dl4jClassificationModel(String uid, Dl4jModel network) {
    super(uid);
    this.network = network;
  }

  /** The network with its trained parameters, such as for training it further. */
  public Dl4jModel network() {
    return network;
  }

  /**
   * Writes the network as DL4J's ModelSerializer does; an existing file is replaced.
   *
   * @param uri any Hadoop URI
   * @throws TrestleException if it cannot be written
   */
  public void saveNetwork(String uri) {
    network.save(
        network.initialParameters(), uri, SparkSession.active().sessionState().newHadoopConf());
  }

  @Override
  public int numFeatures() {
    return network.numFeatures();
  }

  @Override
  public int numClasses() {
    return network.numClasses();
  }

  /**
   * What the network outputs for one sample; for many, {@link #transform} is faster.
   *
   * @param features dense or sparse, {@link #numFeatures} long
   */
  @Override
  public synchronized Vector predictRaw(Vector features) {
    if (scorer == null) {
      scorer = new NetworkScorer(network);
    }
    return new DenseVector(scorer.outputs(List.of(features)).get(0));
  }

  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    ProbabilisticClassificationModel.normalizeToProbabilitiesInPlace((DenseVector) raw);
    return raw;
  }

  /**
   * Adds the columns of raw predictions, probabilities and predictions, save those whose name is
   * empty; null where a row has no features. Rows pass through the network by the hundred.
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema(), true);
    StructType scored = dataset.schema();
    for (String column : List.of(getRawPredictionCol(), getProbabilityCol(), getPredictionCol())) {
      if (!column.isEmpty()) {
        StructField field = schema.apply(column);
        scored = scored.add(column, field.dataType(), true, field.metadata());
      }
    }
    int features = dataset.schema().fieldIndex(getFeaturesCol());
    return dataset.toDF().mapPartitions(new NetworkScoring(this, features), Encoders.row(scored));
  }

  double predictionOf(double[] raw, double[] probabilities) {
    return prediction(raw, probabilities);
  }

  @Override
  public Dl4jClassificationModel copy(ParamMap extra) {
    return copied(new Dl4jClassificationModel(uid(), network), extra);
  }

  @Override
  protected ServingGraph servingGraph() {
    return network.servingGraph();
  }

  @Override
  protected VariableSource variables() {
    return network.initialVariables();
  }

  @Override
  public MLWriter write() {
    return new NetworkModelWriter(this);
  }

  /** Reads what {@code write()} wrote. */
  public static MLReader<Dl4jClassificationModel> read() {
    return new NetworkModelReader();
  }

  /** Reads a model from a directory, any Hadoop URI. */
  public static Dl4jClassificationModel load(String path) {
    return read().load(path);
  }
}
