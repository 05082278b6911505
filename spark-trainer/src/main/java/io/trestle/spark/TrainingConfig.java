package io.trestle.spark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Everything that a run can be told, checked when it is built. Immutable.
 *
 * @param strategy who leads
 * @param cluster who takes part
 * @param mode how far the workers may drift apart
 * @param optimizer the update rule
 * @param batches which samples make a step, and when the run ends
 * @param checkpoints what is written, where and when
 * @param earlyStopping when validation ends the run; empty for never
 * @param progressInterval how often a {@link TrainingListener} hears of progress
 */
public record TrainingConfig(
    Strategy strategy,
    ClusterConfig cluster,
    Mode mode,
    OptimizerConfig optimizer,
    BatchConfig batches,
    CheckpointConfig checkpoints,
    Optional<EarlyStopping> earlyStopping,
    Duration progressInterval) {

  /** Global steps of a run that is given neither steps nor epochs. */
  public static final long DEFAULT_MAX_STEPS = 20_000;

  /** Checks what spans more than one part. */
  public TrainingConfig {
    Checks.positive("progressInterval", progressInterval);
    if (mode.replicasToAggregate() > cluster.workers()) {
      throw new InvalidTrainingConfigException(
          "replicasToAggregate",
          mode.replicasToAggregate(),
          "at most the number of workers, " + cluster.workers());
    }
    if (batches.prefetch() > 0 && mode.kind() == Mode.Kind.SYNC) {
      throw new InvalidTrainingConfigException(
          "prefetch",
          batches.prefetch(),
          "0 with mode sync, because a prefetched step is computed on parameters that are one step"
              + " old");
    }
    if (strategy.isLedByMaster()) {
      StrategyChecks checks = new StrategyChecks(strategy);
      checks.mode(mode);
      checks.cluster(cluster);
      checks.updates(batches, optimizer);
      checks.checkpoints(checkpoints, earlyStopping);
    }
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The defaults. */
  public static TrainingConfig defaults() {
    return builder().build();
  }

  /** Collects values; not thread-safe. Every check is made by {@link #build()}. */
  public static final class Builder {
    private Strategy strategy = Strategy.PARAMETER_SERVER;
    private int workers = 2;
    private int servers = 1;
    private ServerPlacement placement = ServerPlacement.AUTO;
    private List<String> serverHosts = List.of();
    private List<String> psHosts = List.of();
    private Optional<Path> secretFile = Optional.empty();
    private Optional<String> bindHost = Optional.empty();
    private PortRange serverPorts = PortRange.ANY;
    private Duration serverTimeout = Duration.ofMinutes(1);
    private Duration executorTimeout = Duration.ofMinutes(2);
    private Duration barrierTimeout = Duration.ofMinutes(10);
    private Mode mode = Mode.async();
    private Optimizer optimizer = Optimizer.SGD;
    private double learningRate = OptimizerConfig.DEFAULT_LEARNING_RATE;
    private LearningRateSchedule schedule = LearningRateSchedule.constant();
    private OptionalDouble momentum = OptionalDouble.empty();
    private double l2;
    private double clipNorm;
    private LossReduction lossReduction = LossReduction.MEAN;
    private GradientCompression compression = GradientCompression.none();
    private int batchSize = 100;
    private int pushInterval = 1;
    private int prefetch;
    private OptionalLong maxSteps = OptionalLong.empty();
    private OptionalInt epochs = OptionalInt.empty();
    private long seed = 1;
    private Optional<String> logDir = Optional.empty();
    private Optional<String> workDir = Optional.empty();
    private OptionalInt modelVersion = OptionalInt.empty();
    private long saveCheckpointSecs = CheckpointConfig.DEFAULT_SECS;
    private OptionalLong saveCheckpointSteps = OptionalLong.empty();
    private int maxToKeep = 5;
    private Resume resume = Resume.NEVER;
    private Optional<EarlyStopping> earlyStopping = Optional.empty();
    private OptionalLong validationSteps = OptionalLong.empty();
    private Duration progressInterval = Duration.ofMillis(500);

    private Builder() {}

    /**
     * Who leads; {@link Strategy#PARAMETER_SERVER} by default. The others train DL4J networks
     * alone, refuse what they cannot be told (servers, modes other than asynchronous, the run's own
     * optimizer, resume), and write a checkpoint at the end of every epoch.
     */
    public Builder strategy(Strategy strategy) {
      this.strategy = strategy;
      return this;
    }

    /** Workers, each a Spark task, 1 or more; 2 by default. */
    public Builder workers(int workers) {
      this.workers = workers;
      return this;
    }

    /** Servers, each with one shard of the parameters, 1 or more; 1 by default. */
    public Builder servers(int servers) {
      this.servers = servers;
      return this;
    }

    /** Where the shards live; {@link ServerPlacement#AUTO} by default. */
    public Builder serverPlacement(ServerPlacement placement) {
      this.placement = placement;
      return this;
    }

    /**
     * Hosts, as Spark names them, whose executors are to run the servers, shard by shard in turn;
     * any host by default. A wish: a server goes elsewhere when its host has no free slot for
     * {@code spark.locality.wait}, as after the loss of its executor.
     */
    public Builder serverHosts(List<String> serverHosts) {
      this.serverHosts = List.copyOf(serverHosts);
      return this;
    }

    /**
     * Uses external servers at these {@code host:port} addresses; also sets {@link #servers} and
     * {@link #serverPlacement}.
     */
    public Builder psHosts(List<String> psHosts) {
      this.psHosts = List.copyOf(psHosts);
      this.servers = psHosts.size();
      this.placement = ServerPlacement.EXTERNAL;
      return this;
    }

    /** The file with the external servers' secret, on the driver. */
    public Builder secretFile(Path secretFile) {
      this.secretFile = Optional.of(secretFile);
      return this;
    }

    /** The address that servers in executors listen on; by default that of Spark's executor. */
    public Builder bindHost(String bindHost) {
      this.bindHost = Optional.of(bindHost);
      return this;
    }

    /**
     * The ports that servers, or with {@link Strategy#GRADIENT_SHARING} the workers' JVMs, may
     * listen on; any free port by default.
     */
    public Builder serverPorts(PortRange serverPorts) {
      this.serverPorts = serverPorts;
      return this;
    }

    /** How long to wait at the start for external servers to listen; 1 minute by default. */
    public Builder serverTimeout(Duration serverTimeout) {
      this.serverTimeout = serverTimeout;
      return this;
    }

    /**
     * How long to wait for executors to come up before giving up, at the start and when a worker or
     * a server has lost its slot; 2 minutes by default.
     */
    public Builder executorTimeout(Duration executorTimeout) {
      this.executorTimeout = executorTimeout;
      return this;
    }

    /**
     * How long a worker waits for the others in modes ssp and sync, and how long one round of a
     * master (a hundred batches of each worker at most) may take; 10 minutes by default.
     */
    public Builder barrierTimeout(Duration barrierTimeout) {
      this.barrierTimeout = barrierTimeout;
      return this;
    }

    /** How far the workers may drift apart; asynchronous by default. */
    public Builder mode(Mode mode) {
      this.mode = mode;
      return this;
    }

    /** The update rule; {@link Optimizer#SGD} by default. */
    public Builder optimizer(Optimizer optimizer) {
      this.optimizer = optimizer;
      return this;
    }

    /** The update rule by its name in any case. */
    public Builder optimizer(String name) {
      try {
        return optimizer(Optimizer.valueOf(name.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new InvalidTrainingConfigException(
            "optimizer", name, "sgd, momentum, adagrad, adam or ftrl");
      }
    }

    /** The learning rate, above 0; 0.25 by default, which suits SGD on a mean loss. */
    public Builder learningRate(double learningRate) {
      this.learningRate = learningRate;
      return this;
    }

    /**
     * How the learning rate goes on from {@link #learningRate(double)}; {@link
     * LearningRateSchedule#constant()} by default.
     */
    public Builder learningRateSchedule(LearningRateSchedule schedule) {
      this.schedule = schedule;
      return this;
    }

    /**
     * The share of the last update that {@link Optimizer#MOMENTUM} keeps, [0, 1); 0.9 by default.
     * No other optimizer takes it.
     */
    public Builder momentum(double momentum) {
      this.momentum = OptionalDouble.of(momentum);
      return this;
    }

    /**
     * Adds {@code l2 / 2 * |w|^2} to the loss, 0 or more; 0 by default. Softmax regression, when no
     * model is given, leaves its biases out; for other models it is of all variables.
     */
    public Builder l2(double l2) {
      this.l2 = l2;
      return this;
    }

    /**
     * The largest norm of a whole gradient; longer ones are scaled. 0, the default, is no limit.
     */
    public Builder clipNorm(double clipNorm) {
      this.clipNorm = clipNorm;
      return this;
    }

    /** How the samples' losses become the batch's; {@link LossReduction#MEAN} by default. */
    public Builder lossReduction(LossReduction lossReduction) {
      this.lossReduction = lossReduction;
      return this;
    }

    /**
     * How gradients travel to the servers; {@link GradientCompression#none()} by default. Data that
     * is trained row by row takes no other.
     */
    public Builder gradientCompression(GradientCompression compression) {
      this.compression = compression;
      return this;
    }

    /** Samples per step of one worker, 1 or more; 100 by default. */
    public Builder batchSize(int batchSize) {
      this.batchSize = batchSize;
      return this;
    }

    /**
     * Local SGD steps between two pushes, 1 or more; 1 by default. The push carries the sum of
     * their gradients and counts as one global step.
     */
    public Builder pushInterval(int pushInterval) {
      this.pushInterval = pushInterval;
      return this;
    }

    /** Steps computed while a push is under way, 0 or 1; 0 by default. It adds to the staleness. */
    public Builder prefetch(int prefetch) {
      this.prefetch = prefetch;
      return this;
    }

    /**
     * Global steps after which the run ends, 1 or more, counted from step 0 also on resume. {@value
     * TrainingConfig#DEFAULT_MAX_STEPS} when neither steps nor epochs are given; with both, what
     * comes first.
     */
    public Builder maxSteps(long maxSteps) {
      this.maxSteps = OptionalLong.of(maxSteps);
      return this;
    }

    /** How often every sample is used, 1 or more. */
    public Builder epochs(int epochs) {
      this.epochs = OptionalInt.of(epochs);
      return this;
    }

    /** The seed of the order of the samples and of the initial values; 1 by default. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * The directory of checkpoints and TensorBoard events, any Hadoop URI; none by default, and
     * then nothing can be resumed.
     */
    public Builder logDir(String logDir) {
      this.logDir = Optional.of(logDir);
      return this;
    }

    /** The directory of the bundle's versions, any Hadoop URI; none by default: no bundle. */
    public Builder workDir(String workDir) {
      this.workDir = Optional.of(workDir);
      return this;
    }

    /**
     * The bundle's version, 1 or more; the next free one by default. An existing one is refused.
     */
    public Builder modelVersion(int modelVersion) {
      this.modelVersion = OptionalInt.of(modelVersion);
      return this;
    }

    /** Seconds between two checkpoints, 1 or more; 600 by default. */
    public Builder saveCheckpointSecs(long saveCheckpointSecs) {
      this.saveCheckpointSecs = saveCheckpointSecs;
      return this;
    }

    /** Global steps between two checkpoints, 1 or more; by default time alone decides. */
    public Builder saveCheckpointSteps(long saveCheckpointSteps) {
      this.saveCheckpointSteps = OptionalLong.of(saveCheckpointSteps);
      return this;
    }

    /** Checkpoints that are kept, 1 or more; 5 by default. */
    public Builder maxToKeep(int maxToKeep) {
      this.maxToKeep = maxToKeep;
      return this;
    }

    /** What to do about checkpoints in the log directory; {@link Resume#NEVER} by default. */
    public Builder resume(Resume resume) {
      this.resume = resume;
      return this;
    }

    /**
     * Ends the run when it learns nothing more; needs {@link Trainer#validation}. By default only
     * steps and epochs end it.
     *
     * @param patience validations in a row that bring nothing, 1 or more
     * @param tolerance by how much a log loss must be below the best one before it to count, 0 or
     *     more
     */
    public Builder earlyStopping(int patience, double tolerance) {
      this.earlyStopping =
          Optional.of(new EarlyStopping(patience, tolerance, OptionalLong.empty()));
      return this;
    }

    /**
     * Global steps between two validations, 1 or more; one epoch by default. Training pauses
     * meanwhile, for some hundredths of a second and the time that the validation rows take.
     */
    public Builder validationSteps(long validationSteps) {
      this.validationSteps = OptionalLong.of(validationSteps);
      return this;
    }

    /**
     * How often a listener hears of progress; every 500 ms by default. Where one of DL4J's masters
     * leads ({@link #strategy}), it hears after every round instead.
     */
    public Builder progressInterval(Duration progressInterval) {
      this.progressInterval = progressInterval;
      return this;
    }

    /**
     * Checks every value.
     *
     * @throws InvalidTrainingConfigException naming the first that cannot be used
     */
    public TrainingConfig build() {
      if (momentum.isPresent() && optimizer != Optimizer.MOMENTUM) {
        throw new InvalidTrainingConfigException(
            "momentum", momentum.getAsDouble(), "given with optimizer momentum only");
      }
      OptionalLong steps =
          maxSteps.isEmpty() && epochs.isEmpty() ? OptionalLong.of(DEFAULT_MAX_STEPS) : maxSteps;
      return new TrainingConfig(
          strategy,
          new ClusterConfig(
              workers,
              servers,
              placement,
              serverHosts,
              psHosts,
              secretFile,
              bindHost,
              serverPorts,
              serverTimeout,
              executorTimeout,
              barrierTimeout),
          mode,
          new OptimizerConfig(
              optimizer,
              learningRate,
              schedule,
              momentum.orElse(0.9),
              l2,
              clipNorm,
              lossReduction,
              compression),
          new BatchConfig(batchSize, pushInterval, prefetch, steps, epochs, seed),
          new CheckpointConfig(
              logDir,
              workDir,
              modelVersion,
              saveCheckpointSecs,
              saveCheckpointSteps,
              maxToKeep,
              resume),
          stopping(),
          progressInterval);
    }

    private Optional<EarlyStopping> stopping() {
      if (earlyStopping.isEmpty() && validationSteps.isPresent()) {
        throw new InvalidTrainingConfigException(
            "validationSteps", validationSteps.getAsLong(), "given together with earlyStopping");
      }
      return earlyStopping.map(
          given -> new EarlyStopping(given.patience(), given.tolerance(), validationSteps));
    }
  }
}
