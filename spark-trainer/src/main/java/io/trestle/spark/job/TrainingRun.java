package io.trestle.spark.job;

import io.trestle.spark.CheckpointConfig;
import io.trestle.spark.Columns;
import io.trestle.spark.InvalidTrainingConfigException;
import io.trestle.spark.LossReduction;
import io.trestle.spark.Model;
import io.trestle.spark.ServerPlacement;
import io.trestle.spark.Strategy;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingListener.Waiting;
import io.trestle.spark.TrainingRequest;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrestleException;
import io.trestle.spark.cluster.OwnJvms;
import io.trestle.spark.cluster.ServerGroup;
import io.trestle.spark.cluster.ServerGroups;
import io.trestle.spark.cluster.SlotCheck;
import io.trestle.spark.data.Packing;
import io.trestle.spark.data.TrainingData;
import io.trestle.spark.master.MasterModel;
import io.trestle.spark.model.SoftmaxRegression;
import io.trestle.spark.model.TrainableModel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One run of the driver, from the first check to the result. Used once. */
final class TrainingRun {
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private final TrainingRequest request;
  private final TrainingConfig config;
  private final Closing closing = new Closing();

  TrainingRun(TrainingRequest request) {
    this.request = request;
    this.config = request.config();
  }

  TrainingResult run() throws InterruptedException, IOException {
    String id = UUID.randomUUID().toString();
    try (Notifier notifier =
            new Notifier(request.listener(), new EventBus(request.spark().sparkContext(), id));
        closing) {
      RunContext run =
          new RunContext(
              id,
              JavaSparkContext.fromSparkContext(request.spark().sparkContext()),
              config,
              request.spark().sessionState().newHadoopConf(),
              notifier);
      TrainingResult result = run(run);
      notifier.tell(listener -> listener.finished(result));
      return result;
    }
  }

  private TrainingResult run(RunContext run) throws InterruptedException, IOException {
    Optional<MasterModel> led = MasterRequest.check(request);
    requireSlots(run);
    if (config.strategy() == Strategy.GRADIENT_SHARING) {
      OwnJvms.require(run.spark());
    }
    ServerGroups.requireListening(config.cluster(), tellWaiting(run));
    Heartbeats heartbeats = closing.add(new Heartbeats());
    Optional<BundleExport> export = prepareExport(run);
    Optional<LogDirectory> logs = openLogs(run, heartbeats);
    if (led.isPresent()) {
      // Its checkpoints and bundle are written by the driver alone, so no storage is probed.
      return byMaster(run, led.get(), logs, export);
    }
    probeStorage(run, logs, export);
    return onServers(run, heartbeats, logs, export);
  }

  private TrainingResult onServers(
      RunContext run,
      Heartbeats heartbeats,
      Optional<LogDirectory> logs,
      Optional<BundleExport> export)
      throws InterruptedException, IOException {
    // Before data is packed: it stays in the executors that pack it, and workers go where it is.
    ServerGroup servers =
        closing.add(
            ServerGroups.start(run.spark(), config.cluster(), run.storage(), tellWaiting(run)));
    TrainingData data = closing.add(packTraining());
    TrainableModel model = model(data);
    Work work = Work.of(run, model, data);
    if (logs.isPresent()) {
      logs.get().requireSame(work.facts());
      requireStepsLeft(logs.get(), work);
    }
    Optional<Validation> validation = validation(model, work.math());
    servers.connect(work.job(), config.cluster().executorTimeout());
    heartbeats.every(HEARTBEAT, "the servers", () -> servers.control().heartbeat());
    return new Training(run, work, servers, logs, export)
        .run(validation, evaluation(model), request.sink());
  }

  private TrainingResult byMaster(
      RunContext run, MasterModel model, Optional<LogDirectory> logs, Optional<BundleExport> export)
      throws InterruptedException, IOException {
    TrainingData data = closing.add(packTraining());
    // For its checks: the master has its own.
    TrainableModel unused = model(data);
    MasterWork work = MasterWork.of(run, model, data);
    Optional<Validation> validation = validation(work.model(), work.math());
    return new MasterTraining(run, work, logs, export)
        .run(validation, evaluation(work.model()), request.sink());
  }

  private Optional<Validation> validation(Model model, StepMath math) {
    return request
        .validation()
        .map(
            rows ->
                new Validation(
                    packEvaluation(rows, model), config.earlyStopping().orElseThrow(), math));
  }

  private Optional<Supplier<TrainingData>> evaluation(Model model) {
    return request.evaluation().map(rows -> () -> packEvaluation(rows, model));
  }

  private static Consumer<Waiting> tellWaiting(RunContext run) {
    return waiting -> run.notifier().tell(listener -> listener.waiting(waiting));
  }

  private void requireStepsLeft(LogDirectory logs, Work work) {
    long end = work.math().maxSteps();
    OptionalLong given = config.batches().maxSteps();
    if (given.isPresent() && given.getAsLong() == end) {
      logs.requireNotBeyond(end, "maxSteps", end);
    } else {
      logs.requireNotBeyond(end, "epochs", config.batches().epochs().orElse(0));
    }
  }

  private void requireSlots(RunContext run) throws InterruptedException {
    int inExecutors =
        !config.strategy().isLedByMaster()
                && ServerGroups.placement(run.spark(), config.cluster())
                    == ServerPlacement.EXECUTORS
            ? config.cluster().servers()
            : 0;
    new SlotCheck(run.spark(), request.workerResources())
        .require(config.cluster().workers(), inExecutors, config.cluster().executorTimeout());
  }

  private Optional<BundleExport> prepareExport(RunContext run) {
    CheckpointConfig output = config.checkpoints();
    return output
        .workDir()
        .map(dir -> closing.add(BundleExport.prepare(run.storage(), dir, output)));
  }

  private Optional<LogDirectory> openLogs(RunContext run, Heartbeats heartbeats)
      throws InterruptedException, IOException {
    CheckpointConfig output = config.checkpoints();
    if (output.logDir().isEmpty()) {
      return Optional.empty();
    }
    LogDirectory logs =
        closing.add(LogDirectory.open(run.storage(), output.logDir().get(), output));
    heartbeats.every(HEARTBEAT, "the log directory", logs::heartbeat);
    run.notifier()
        .add(
            new EventLog(
                run.storage(),
                logs.path(),
                run.id(),
                config.optimizer().schedule().from(config.optimizer().learningRate())));
    return Optional.of(logs);
  }

  private void probeStorage(
      RunContext run, Optional<LogDirectory> logs, Optional<BundleExport> export)
      throws InterruptedException {
    StorageProbe probe = new StorageProbe(run.spark(), run.storage());
    int tasks = config.cluster().workers() + config.cluster().servers();
    if (logs.isPresent()) {
      probe.probe(logs.get().path(), tasks);
    }
    if (export.isPresent()) {
      probe.probe(export.get().workDir(), tasks);
    }
  }

  private Packing packing(Dataset<Row> rows) {
    Columns columns = request.columns().in(List.of(rows.columns()));
    Packing packing =
        TrainingData.from(rows)
            .features(columns.features())
            .label(columns.label())
            .seed(config.batches().seed())
            .workers(config.cluster().workers());
    columns.weight().ifPresent(packing::weight);
    request.workerResources().ifPresent(packing::resources);
    return packing;
  }

  private TrainingData packTraining() {
    Packing packing = packing(request.training());
    request
        .model()
        .ifPresent(
            model -> packing.numFeatures(model.numFeatures()).numClasses(model.numClasses()));
    return packing.pack();
  }

  /** Packed only when training is over, so that it takes no memory from it. */
  private TrainingData packEvaluation(Dataset<Row> rows, Model model) {
    return closing.add(
        packing(rows).numFeatures(model.numFeatures()).numClasses(model.numClasses()).pack());
  }

  private TrainableModel model(TrainingData data) {
    LossReduction reduction = config.optimizer().lossReduction();
    Model model =
        request
            .model()
            .orElseGet(
                () ->
                    new SoftmaxRegression(
                        data.numFeatures(), data.numClasses(), reduction, config.optimizer().l2()));
    if (model.reduction() != reduction) {
      throw new InvalidTrainingConfigException(
          "lossReduction", reduction, model.reduction() + ", as the model has it");
    }
    if (model instanceof TrainableModel trainable) {
      if (!config.strategy().isLedByMaster()) {
        requireOwnRules(trainable);
      }
      if (config.checkpoints().workDir().isPresent()) {
        // A model that no bundle can hold is found out now, not when it is trained.
        trainable.servingGraph();
      }
      if (request.sink().isPresent()) {
        FinalParameters.requireRoom(trainable);
      }
      return trainable;
    }
    throw new TrestleException(
        "This engine trains no " + model.getClass().getName() + ".",
        "It trains what implements TrainableModel.",
        "Give it a TrainableModel.");
  }

  /**
   * Local steps and clipping treat all that a worker pushes as gradients of one rule; variables
   * with rules of their own, running statistics among them, are not.
   */
  private void requireOwnRules(TrainableModel model) {
    if (model.variables().stream().noneMatch(variable -> variable.optimizer().isPresent())) {
      return;
    }
    String only = " for a model whose variables have optimizers of their own";
    if (config.batches().pushInterval() != 1) {
      throw new InvalidTrainingConfigException(
          "pushInterval", config.batches().pushInterval(), "1" + only);
    }
    if (config.optimizer().clipNorm() != 0) {
      throw new InvalidTrainingConfigException(
          "clipNorm", config.optimizer().clipNorm(), "0" + only);
    }
  }
}
