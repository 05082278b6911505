package io.trestle.spark.ml;

import io.trestle.spark.Model;
import io.trestle.spark.ModelTooLargeException;
import io.trestle.spark.TrestleException;
import io.trestle.spark.data.InvalidTrainingDataException;
import java.util.Optional;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Instrumentation;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * An estimator of Spark ML that trains with a parameter server; what it trains is its subclass's.
 *
 * <p>The training rows stay on the executors. The driver gets the parameters once, when training is
 * over; a model for which it has no room is refused with {@link ModelTooLargeException}, and {@link
 * io.trestle.spark.Trainer} trains it.
 *
 * <p>Mode {@code sync} gives the same bits for the same data, seed and number of workers; {@code
 * async} and {@code ssp} do with one worker only. Not thread-safe as long as params are set.
 *
 * @param <E> the estimator itself
 * @param <M> what it fits
 */
public abstract class ServerClassifier<
        E extends ServerClassifier<E, M>, M extends ServerClassificationModel<M>>
    extends ProbabilisticClassifier<Vector, E, M> implements ServerParams, DefaultParamsWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final DeclaredParams declared;

  /** An estimator with this uid and the params' defaults. */
  protected ServerClassifier(String uid) {
    this(PendingUid.of(uid));
  }

  private ServerClassifier(PendingUid pending) {
    this.uid = pending.settle();
    this.declared = new DeclaredParams(this);
    DeclaredParams.initialize(this);
  }

  /**
   * The model to train, or empty for softmax regression with as many classes as the rows turn out
   * to have.
   */
  protected abstract Optional<? extends Model> untrained(Dataset<Row> rows);

  /**
   * The model that fit returns.
   *
   * @param trained what was trained
   * @param parameters its parameters in its flat layout, which may be kept
   */
  protected abstract M fitted(Model trained, float[] parameters);

  @Override
  public final String uid() {
    return uid == null ? PendingUid.current() : uid;
  }

  @Override
  public final DeclaredParams declaredParams() {
    return declared;
  }

  /** How often every row is used, 1 or more; 20 by default. */
  public E setMaxIter(int value) {
    return self(set(maxIter(), value));
  }

  /** The learning rate, above 0; 0.003 by default, which suits adam. */
  public E setStepSize(double value) {
    return self(set(stepSize(), value));
  }

  /** Adds {@code value / 2 * |W|^2} to the mean loss, 0 or more; 0 by default. */
  public E setRegParam(double value) {
    return self(set(regParam(), value));
  }

  /** The seed of the order of the rows; by default the same for all estimators. */
  public E setSeed(long value) {
    return self(set(seed(), value));
  }

  /** The column of row weights, 0 or more; by default every row weighs 1. */
  public E setWeightCol(String value) {
    return self(set(weightCol(), value));
  }

  /**
   * The boolean column that is true for the rows to validate on. They are not trained on; after
   * every pass over the others their log loss is measured, and training ends when three passes in a
   * row did not lower it by more than {@link #setTol}. None by default: {@link #setMaxIter} alone
   * ends training.
   */
  public E setValidationIndicatorCol(String value) {
    return self(set(validationIndicatorCol(), value));
  }

  /**
   * By how much the log loss of the validation rows must fall below the best one before to count as
   * progress, 0 or more; 1e-4 by default. It counts with {@link #setValidationIndicatorCol} only.
   */
  public E setTol(double value) {
    return self(set(tol(), value));
  }

  /** Spark tasks that compute gradients, 1 or more; 2 by default. */
  public E setNumWorkers(int value) {
    return self(set(numWorkers(), value));
  }

  /** Servers, each with a shard of the parameters, 1 or more; 1 by default. */
  public E setNumServers(int value) {
    return self(set(numServers(), value));
  }

  /**
   * How far the workers may drift apart: {@code async} (the default), {@code ssp}, {@code sync}.
   */
  public E setMode(String value) {
    return self(set(mode(), value));
  }

  /**
   * By how many steps the fastest worker may lead the slowest, 0 or more; 3 by default. It counts
   * with mode {@code ssp} only.
   */
  public E setStaleness(int value) {
    return self(set(staleness(), value));
  }

  /** Rows of one step of one worker, 1 or more; 100 by default. */
  public E setBatchSize(int value) {
    return self(set(batchSize(), value));
  }

  /**
   * The servers' update rule: {@code adam} (the default), {@code sgd}, {@code momentum}, {@code
   * adagrad} or {@code ftrl}. Each wants a step size of its own: on features of about -1..1, sgd
   * 0.25, momentum 0.05, adagrad and ftrl 0.1.
   */
  public E setOptimizer(String value) {
    return self(set(optimizer(), value));
  }

  /** Local steps between two pushes, 1 or more; 1 by default. */
  public E setPushInterval(int value) {
    return self(set(pushInterval(), value));
  }

  /**
   * The directory, any Hadoop URI, in which every fit makes one of its own with checkpoints and
   * TensorBoard events; {@link TrainingSummary#checkpoint} names it. A run that loses a server goes
   * back to the last checkpoint rather than to the start. Empty by default: none.
   */
  public E setCheckpointDir(String value) {
    return self(set(checkpointDir(), value));
  }

  /** Global steps between two checkpoints; -1, the default, for one every 600 seconds. */
  public E setCheckpointInterval(int value) {
    return self(set(checkpointInterval(), value));
  }

  /**
   * Trains on columns that {@code fit} has checked.
   *
   * @throws InvalidTrainingDataException for rows that cannot be trained on
   * @throws ModelTooLargeException where the driver has no room for the parameters
   * @throws TrestleException when the run cannot start or go on
   */
  @Override
  public final M train(Dataset<?> dataset) {
    return Instrumentation.instrumented(
        instrumentation ->
            new ClassifierFit<E, M>(self(this), dataset.toDF(), instrumentation).run());
  }

  /** Said here although Spark's interface says the same: py4j sees no methods of interfaces. */
  @Override
  public final MLWriter write() {
    return new DefaultParamsWriter(this);
  }

  @SuppressWarnings("unchecked") // E is this class's own type.
  private E self(Params estimator) {
    return (E) estimator;
  }
}
