package io.trestle.spark.dl4j;

import io.trestle.spark.Model;
import io.trestle.spark.ml.ServerClassifier;
import java.util.Optional;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * A DL4J network that is trained with a parameter server, as an estimator of Spark ML.
 *
 * <pre>{@code
 * Dl4jClassificationModel model =
 *     new Dl4jClassifier().setNetwork(configuration).setNumWorkers(4).fit(training);
 * Dataset<Row> predictions = model.transform(test);
 * model.saveNetwork("hdfs:///models/digits.zip");
 * }</pre>
 *
 * <p>The layers' own updaters count. Where {@code optimizer}, {@code stepSize} or {@code regParam}
 * is set, all three take the updaters' place, so that Spark's meta-algorithms can choose them;
 * {@code pushInterval} above 1 needs that too. {@code regParam} comes on top of the network's own
 * L2.
 *
 * <p>The network's last activation must be softmax or sigmoid, and as wide as there are classes.
 * Its output is the raw prediction, and divided by its sum the probability. Not thread-safe as long
 * as params are set.
 */
public final class Dl4jClassifier
    extends ServerClassifier<Dl4jClassifier, Dl4jClassificationModel> {
  private static final long serialVersionUID = 1;

  private final Param<String> network =
      new Param<>(this, "network", "the network's configuration, as DL4J's toJson() gives it");

  /** An estimator with a random uid. */
  public Dl4jClassifier() {
    this(Identifiable.randomUID("dl4j"));
  }

  /** An estimator with a given uid. */
  public Dl4jClassifier(String uid) {
    super(uid);
  }

  /** The network's configuration as JSON, of either of DL4J's two kinds. */
  public Param<String> network() {
    return network;
  }

  /** Value of {@link #network}. */
  public String getNetwork() {
    return getOrDefault(network);
  }

  /** Sets {@link #network}; there is no default. */
  public Dl4jClassifier setNetwork(String json) {
    return (Dl4jClassifier) set(network, json);
  }

  /** Sets {@link #network}. */
  public Dl4jClassifier setNetwork(MultiLayerConfiguration configuration) {
    return setNetwork(configuration.toJson());
  }

  /** Sets {@link #network}, a graph of one input and one output. */
  public Dl4jClassifier setNetwork(ComputationGraphConfiguration configuration) {
    return setNetwork(configuration.toJson());
  }

  @Override
  protected Optional<? extends Model> untrained(Dataset<Row> rows) {
    if (!isDefined(network)) {
      throw new UnsupportedNetworkException(
          "There is no network.", "The param network is not set.", "Call setNetwork before fit.");
    }
    Dl4jModel model = Dl4jModel.ofJson(getNetwork());
    model.requireProbabilities();
    boolean own = !isSet(optimizer()) && !isSet(stepSize()) && !isSet(regParam());
    return Optional.of(own ? model : model.withOptimizerOfTheRun());
  }

  @Override
  protected Dl4jClassificationModel fitted(Model trained, float[] parameters) {
    return new Dl4jClassificationModel(uid(), ((Dl4jModel) trained).with(parameters));
  }

  @Override
  public Dl4jClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads what {@code write()} wrote. */
  public static MLReader<Dl4jClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads an estimator from a directory, any Hadoop URI. */
  public static Dl4jClassifier load(String path) {
    return read().load(path);
  }
}
