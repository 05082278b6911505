package io.trestle.spark;

import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Trains a model on a DataFrame.
 *
 * <pre>{@code
 * TrainingResult result =
 *     Trainer.on(spark)
 *         .config(TrainingConfig.builder().workers(2).maxSteps(10_000).logDir("logs").build())
 *         .evaluation(test)
 *         .train(training);
 * }</pre>
 *
 * <p>Uses the session's SparkContext and never stops it; any number of runs may follow each other
 * in one session. Not thread-safe; separate trainers may run at the same time when the application
 * has slots for both.
 */
public final class Trainer {
  private final SparkSession spark;
  private TrainingConfig config = TrainingConfig.defaults();
  private Optional<Model> model = Optional.empty();
  private Columns columns = Columns.DEFAULT;
  private Optional<Dataset<Row>> evaluation = Optional.empty();
  private Optional<Dataset<Row>> validation = Optional.empty();
  private TrainingListener listener = new TrainingListener() {};
  private Optional<ParameterSink> sink = Optional.empty();
  private Optional<ResourceProfile> workerResources = Optional.empty();

  private Trainer(SparkSession spark) {
    this.spark = Objects.requireNonNull(spark, "spark");
  }

  /** A trainer with {@link TrainingConfig#defaults()} in this session. */
  public static Trainer on(SparkSession spark) {
    return new Trainer(spark);
  }

  /** Replaces the configuration. */
  public Trainer config(TrainingConfig config) {
    this.config = Objects.requireNonNull(config, "config");
    return this;
  }

  /**
   * Replaces the model; by default softmax regression with as many features and classes as the
   * training data has.
   */
  public Trainer model(Model model) {
    this.model = Optional.of(model);
    return this;
  }

  /** The columns to use, of training and evaluation rows; {@link Columns#DEFAULT} by default. */
  public Trainer columns(Columns columns) {
    this.columns = Objects.requireNonNull(columns, "columns");
    return this;
  }

  /** Rows to evaluate the final parameters on; by default nothing is evaluated. */
  public Trainer evaluation(Dataset<Row> evaluation) {
    this.evaluation = Optional.of(evaluation);
    return this;
  }

  /**
   * Rows to look at while training goes on, for {@link TrainingConfig.Builder#earlyStopping}; they
   * are packed like the training rows and none of them is learned from.
   */
  public Trainer validation(Dataset<Row> validation) {
    this.validation = Optional.of(validation);
    return this;
  }

  /** Who hears of progress; by default nobody. */
  public Trainer listener(TrainingListener listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Who gets the final parameters, on the driver; by default nobody, and they never come there.
   * With a sink, {@link #train} throws {@link ModelTooLargeException} before training where the
   * parameters would take more than a quarter of the driver's memory, or more than an array holds.
   */
  public Trainer parameters(ParameterSink sink) {
    this.sink = Optional.of(sink);
    return this;
  }

  /**
   * What each worker's task holds, such as a GPU; by default what {@code spark.task.cpus} and
   * {@code spark.task.resource.*} say. Servers never hold more than {@code spark.task.cpus} cores.
   *
   * <p>Made with Spark's {@link org.apache.spark.resource.ResourceProfileBuilder}. Without dynamic
   * allocation it may name task resources only, out of those that the executors have.
   */
  public Trainer workerResources(ResourceProfile profile) {
    this.workerResources = Optional.of(profile);
    return this;
  }

  /**
   * Trains, evaluates, writes the final checkpoint and the bundle. Blocks until all is done; an
   * interrupt of this thread cancels the run's Spark jobs and its servers.
   *
   * @throws TooFewSlotsException before anything starts
   * @throws TrainingDivergedException when the loss is no number, or ends far above that of a model
   *     that knows nothing
   * @throws TrestleException for every other failure of the run itself
   */
  public TrainingResult train(Dataset<Row> training) {
    if (validation.isPresent() != config.earlyStopping().isPresent()) {
      throw new InvalidTrainingConfigException(
          "earlyStopping",
          config.earlyStopping().isPresent() ? "given" : "not given",
          "given together with validation rows, or neither of them");
    }
    return engine()
        .train(
            new TrainingRequest(
                spark,
                config,
                model,
                columns,
                training,
                evaluation,
                validation,
                listener,
                sink,
                workerResources));
  }

  private static TrainingEngine engine() {
    return ServiceLoader.load(TrainingEngine.class, Trainer.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new TrestleException(
                    "There is no TrainingEngine on the class path.",
                    "META-INF/services was lost when the jar was built.",
                    "Merge the service files (Shade's ServicesResourceTransformer)."));
  }
}
