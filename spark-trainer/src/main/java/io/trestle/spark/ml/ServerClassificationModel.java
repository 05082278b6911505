package io.trestle.spark.ml;

import io.trestle.modelio.AlreadyPublishedException;
import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.VariableSource;
import io.trestle.modelio.savedmodel.BundleDirectory;
import io.trestle.spark.TrestleException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.SparkSession;
import scala.Tuple3;

/**
 * What a {@link ServerClassifier} fits. Thread-safe as long as no params are set.
 *
 * @param <M> the model itself
 */
public abstract class ServerClassificationModel<M extends ServerClassificationModel<M>>
    extends ProbabilisticClassificationModel<Vector, M> implements ServerParams, MLWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final DeclaredParams declared;
  private transient TrainingSummary summary;

  /** A model with this uid and the params' defaults. */
  protected ServerClassificationModel(String uid) {
    this(PendingUid.of(uid));
  }

  private ServerClassificationModel(PendingUid pending) {
    this.uid = pending.settle();
    this.declared = new DeclaredParams(this);
    DeclaredParams.initialize(this);
  }

  /** What a bundle serves. */
  protected abstract ServingGraph servingGraph();

  /** The variables of {@link #servingGraph}. */
  protected abstract VariableSource variables();

  @Override
  public final String uid() {
    return uid == null ? PendingUid.current() : uid;
  }

  @Override
  public final DeclaredParams declaredParams() {
    return declared;
  }

  /** As Spark's: by thresholds where there are any, else the class of the greatest raw value. */
  protected final double prediction(double[] raw, double[] probabilities) {
    return isDefined(thresholds())
        ? probability2prediction(new DenseVector(probabilities))
        : new DenseVector(raw).argmax();
  }

  /**
   * Makes a new model a copy of this one.
   *
   * @param twin another model of the same parameters
   */
  protected final M copied(M twin, ParamMap extra) {
    copyValues(twin, extra);
    twin.setParent(parent());
    twin.setSummary(summary);
    return twin;
  }

  /**
   * Spark's own, spelled out: to Java the two superclasses' versions have nothing but their name in
   * common, and a class may not inherit both.
   */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public final Tuple3 findSummaryModel() {
    return super.findSummaryModel();
  }

  /** Whether there is a {@link #summary}: in the session that trained the model. */
  public final boolean hasSummary() {
    return summary != null;
  }

  /**
   * How the model was trained.
   *
   * @throws IllegalStateException for a model that was read from files
   */
  public final TrainingSummary summary() {
    if (summary == null) {
      throw new IllegalStateException(
          "There is no training summary for " + this + ": it is not saved with a model.");
    }
    return summary;
  }

  final void setSummary(TrainingSummary trained) {
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
  public final String exportSavedModel(String uri, long version) {
    Configuration conf = SparkSession.active().sessionState().newHadoopConf();
    ServingGraph graph = servingGraph();
    try {
      return BundleDirectory.open(conf, new Path(uri), BundleLayout.SAVED_MODEL)
          .export(version, graph, variables(), List.of());
    } catch (IOException e) {
      throw new TrestleException(
          "Version " + version + " of the bundle cannot be written to " + uri + ".",
          e.getMessage() + ".",
          "Name a directory that this user may write, and a version that is not there yet.",
          e);
    }
  }

  @Override
  public String toString() {
    return getClass().getSimpleName()
        + ": uid="
        + uid
        + ", numClasses="
        + numClasses()
        + ", numFeatures="
        + numFeatures();
  }
}
