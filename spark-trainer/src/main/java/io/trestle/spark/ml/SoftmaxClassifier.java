package io.trestle.spark.ml;

import io.trestle.spark.ModelTooLargeException;
import io.trestle.spark.TrestleException;
import io.trestle.spark.data.InvalidTrainingDataException;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Instrumentation;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;

/**
 * Softmax regression (multinomial logistic regression) trained with a parameter server, as an
 * estimator of Spark ML. It stands where {@code LogisticRegression} with {@code
 * family="multinomial"} stands: in pipelines, cross-validation and {@code OneVsRest}.
 *
 * <pre>{@code
 * SoftmaxClassificationModel model = new SoftmaxClassifier().setNumWorkers(4).fit(training);
 * Dataset<Row> predictions = model.transform(test);
 * model.exportSavedModel("hdfs:///models/digits", 1);
 * }</pre>
 *
 * <p>Mini-batch gradient descent on the mean over the rows of {@code -ln p[label]}, by weight, plus
 * {@code regParam / 2 * |W|^2}; intercepts are not regularised. The optimum is that of MLlib's
 * {@code LogisticRegression} with {@code standardization=false} and {@code elasticNetParam=0}.
 * Features are used as they are: scale them to about -1..1 where they are not (StandardScaler,
 * MinMaxScaler).
 *
 * <p>The training rows stay on the executors. The driver gets the parameters once, when training is
 * over; a model for which it has no room is refused with {@link ModelTooLargeException}, and {@link
 * io.trestle.spark.Trainer} trains it.
 *
 * <p>Mode {@code sync} gives the same bits for the same data, seed and number of workers; {@code
 * async} and {@code ssp} do with one worker only. Not thread-safe as long as params are set.
 */
public final class SoftmaxClassifier
    extends ProbabilisticClassifier<Vector, SoftmaxClassifier, SoftmaxClassificationModel>
    implements SoftmaxParams, DefaultParamsWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final DeclaredParams declared;

  /** An estimator with a random uid. */
  public SoftmaxClassifier() {
    this(PendingUid.random("softmax"));
  }

  /** An estimator with a given uid. */
  public SoftmaxClassifier(String uid) {
    this(PendingUid.of(uid));
  }

  private SoftmaxClassifier(PendingUid pending) {
    this.uid = pending.settle();
    this.declared = new DeclaredParams(this);
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

  /** How often every row is used, 1 or more; 20 by default. */
  public SoftmaxClassifier setMaxIter(int value) {
    return (SoftmaxClassifier) set(maxIter(), value);
  }

  /** The learning rate, above 0; 0.003 by default, which suits adam. */
  public SoftmaxClassifier setStepSize(double value) {
    return (SoftmaxClassifier) set(stepSize(), value);
  }

  /** Adds {@code value / 2 * |W|^2} to the mean loss, 0 or more; 0 by default. */
  public SoftmaxClassifier setRegParam(double value) {
    return (SoftmaxClassifier) set(regParam(), value);
  }

  /** The seed of the order of the rows; by default the same for all estimators. */
  public SoftmaxClassifier setSeed(long value) {
    return (SoftmaxClassifier) set(seed(), value);
  }

  /** The column of row weights, 0 or more; by default every row weighs 1. */
  public SoftmaxClassifier setWeightCol(String value) {
    return (SoftmaxClassifier) set(weightCol(), value);
  }

  /**
   * The boolean column that is true for the rows to validate on. They are not trained on; after
   * every pass over the others their log loss is measured, and training ends when three passes in a
   * row did not lower it by more than {@link #setTol}. None by default: {@link #setMaxIter} alone
   * ends training.
   */
  public SoftmaxClassifier setValidationIndicatorCol(String value) {
    return (SoftmaxClassifier) set(validationIndicatorCol(), value);
  }

  /**
   * By how much the log loss of the validation rows must fall below the best one before to count as
   * progress, 0 or more; 1e-4 by default. It counts with {@link #setValidationIndicatorCol} only.
   */
  public SoftmaxClassifier setTol(double value) {
    return (SoftmaxClassifier) set(tol(), value);
  }

  /** Spark tasks that compute gradients, 1 or more; 2 by default. */
  public SoftmaxClassifier setNumWorkers(int value) {
    return (SoftmaxClassifier) set(numWorkers(), value);
  }

  /** Servers, each with a shard of the parameters, 1 or more; 1 by default. */
  public SoftmaxClassifier setNumServers(int value) {
    return (SoftmaxClassifier) set(numServers(), value);
  }

  /**
   * How far the workers may drift apart: {@code async} (the default), {@code ssp}, {@code sync}.
   */
  public SoftmaxClassifier setMode(String value) {
    return (SoftmaxClassifier) set(mode(), value);
  }

  /**
   * By how many steps the fastest worker may lead the slowest, 0 or more; 3 by default. It counts
   * with mode {@code ssp} only.
   */
  public SoftmaxClassifier setStaleness(int value) {
    return (SoftmaxClassifier) set(staleness(), value);
  }

  /** Rows of one step of one worker, 1 or more; 100 by default. */
  public SoftmaxClassifier setBatchSize(int value) {
    return (SoftmaxClassifier) set(batchSize(), value);
  }

  /**
   * The servers' update rule: {@code adam} (the default), {@code sgd}, {@code momentum}, {@code
   * adagrad} or {@code ftrl}. Each wants a step size of its own: on features of about -1..1, sgd
   * 0.25, momentum 0.05, adagrad and ftrl 0.1.
   */
  public SoftmaxClassifier setOptimizer(String value) {
    return (SoftmaxClassifier) set(optimizer(), value);
  }

  /** Local steps between two pushes, 1 or more; 1 by default. */
  public SoftmaxClassifier setPushInterval(int value) {
    return (SoftmaxClassifier) set(pushInterval(), value);
  }

  /**
   * The directory, any Hadoop URI, in which every fit makes one of its own with checkpoints and
   * TensorBoard events; {@link SoftmaxTrainingSummary#checkpoint} names it. A run that loses a
   * server goes back to the last checkpoint rather than to the start. Empty by default: none.
   */
  public SoftmaxClassifier setCheckpointDir(String value) {
    return (SoftmaxClassifier) set(checkpointDir(), value);
  }

  /** Global steps between two checkpoints; -1, the default, for one every 600 seconds. */
  public SoftmaxClassifier setCheckpointInterval(int value) {
    return (SoftmaxClassifier) set(checkpointInterval(), value);
  }

  @Override
  public SoftmaxClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /**
   * Trains on columns that {@code fit} has checked.
   *
   * @throws InvalidTrainingDataException for rows that cannot be trained on
   * @throws ModelTooLargeException where the driver has no room for the parameters
   * @throws TrestleException when the run cannot start or go on
   */
  @Override
  public SoftmaxClassificationModel train(Dataset<?> dataset) {
    return Instrumentation.instrumented(
        instrumentation -> new SoftmaxFit(this, dataset.toDF(), instrumentation).run());
  }

  /** Said here although Spark's interface says the same: py4j sees no methods of interfaces. */
  @Override
  public MLWriter write() {
    return new DefaultParamsWriter(this);
  }

  /** Reads what {@code write()} wrote. */
  public static MLReader<SoftmaxClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads an estimator from a directory, any Hadoop URI. */
  public static SoftmaxClassifier load(String path) {
    return read().load(path);
  }
}
