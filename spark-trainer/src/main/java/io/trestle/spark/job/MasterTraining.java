package io.trestle.spark.job;

import io.trestle.modelio.VariableSource;
import io.trestle.ps.VariableSpec;
import io.trestle.spark.LossIsNotANumberException;
import io.trestle.spark.ParameterSink;
import io.trestle.spark.StalenessHistogram;
import io.trestle.spark.TrainingListener.BundleExported;
import io.trestle.spark.TrainingListener.CheckpointWritten;
import io.trestle.spark.TrainingListener.Evaluated;
import io.trestle.spark.TrainingListener.Progress;
import io.trestle.spark.TrainingListener.RunStarted;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrestleException;
import io.trestle.spark.data.TrainingData;
import io.trestle.spark.master.Master;
import io.trestle.spark.master.Round;
import io.trestle.spark.worker.WorkerReport;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that a master leads, from packed data to the result. Used once. */
final class MasterTraining {
  private static final Logger LOG = LoggerFactory.getLogger(MasterTraining.class);
  private static final Duration GOODBYE = Duration.ofSeconds(20);

  private final RunContext run;
  private final MasterWork work;
  private final Optional<LogDirectory> logs;
  private final Optional<MasterCheckpoints> checkpoints;
  private final Optional<BundleExport> export;
  private final BoundedCall bounded;
  private final StorageRetry storage = new StorageRetry();
  private final LossCurve curve = new LossCurve();
  private double loss = Double.NaN;
  private double seconds;

  MasterTraining(
      RunContext run, MasterWork work, Optional<LogDirectory> logs, Optional<BundleExport> export) {
    this.run = run;
    this.work = work;
    this.logs = logs;
    this.checkpoints =
        logs.map(
            opened ->
                new MasterCheckpoints(run.storage(), opened, work.facts(), work.model().layout()));
    this.export = export;
    this.bounded =
        new BoundedCall(
            run.spark().sc(), "trestle-" + run.id(), run.config().cluster().barrierTimeout());
  }

  /** As {@link Training#run}. */
  TrainingResult run(
      Optional<Validation> validation,
      Optional<Supplier<TrainingData>> evaluation,
      Optional<ParameterSink> sink)
      throws InterruptedException, IOException {
    Master master = bounded.of("DL4J's start", () -> work.model().newMaster(work.plan(run)));
    Rounds rounds = new Rounds(work.facts(), work.math().maxSteps(), master.batchesPerRound());
    float[] parameters;
    try {
      if (logs.isPresent()) {
        logs.get().moveEarlierAside(run.notifier());
      }
      run.notifier().tell(listener -> listener.started(started()));
      parameters = train(master, rounds, validation);
    } finally {
      end(master);
    }
    Optional<Evaluated> evaluated = Optional.empty();
    if (evaluation.isPresent()) {
      Evaluated measured = measure(parameters, evaluation.get().get(), rounds.steps());
      run.notifier().tell(listener -> listener.evaluated(measured));
      evaluated = Optional.of(measured);
    }
    sink.ifPresent(taker -> taker.accept(work.model(), parameters));
    Optional<BundleExported> bundle = export(parameters);
    return result(rounds, validation, evaluated, bundle);
  }

  /** One that does not stop is left to end with its JVMs: the result, or the reason, is known. */
  private void end(Master master) {
    try {
      new BoundedCall(run.spark().sc(), "trestle-end-" + run.id(), GOODBYE)
          .of(
              "DL4J's end",
              () -> {
                master.close();
                return master;
              });
    } catch (TrestleException e) {
      LOG.warn("DL4J's peers go on until the application ends", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RunStarted started() {
    return new RunStarted(
        0,
        work.math().maxSteps(),
        work.math().samplesPerEpoch(),
        run.config().mode(),
        work.facts().workers(),
        List.of());
  }

  /** Trains to the end and returns the parameters, of which there is a checkpoint. */
  private float[] train(Master master, Rounds rounds, Optional<Validation> validation)
      throws InterruptedException, IOException {
    ProgressMeter meter = new ProgressMeter(work.math().maxSteps(), 0, 0, System.nanoTime());
    float[] parameters = new float[0];
    boolean more = true;
    while (more) {
      Round round = rounds.next();
      long start = System.nanoTime();
      loss =
          bounded.of("A round of strategy " + run.config().strategy(), () -> master.train(round));
      seconds += (System.nanoTime() - start) / 1e9;
      tell(meter, rounds);
      requireNumber(rounds.steps(), loss);
      more = rounds.hasNext();
      if (!more || rounds.isEpochOver()) {
        parameters = master.parameters();
        requireNumbers(rounds.steps(), parameters);
        if (!more) {
          Divergence.requireNone(
              loss,
              rounds.steps(),
              run.config().optimizer().learningRate(),
              work.model(),
              checkpoints.flatMap(MasterCheckpoints::savedPath));
        }
        save(rounds.steps(), parameters);
        // Measured at the end of the run too, whatever has ended it.
        boolean enough = isEnough(validation, parameters, rounds.steps());
        more = more && !enough;
      }
    }
    return parameters;
  }

  private void tell(ProgressMeter meter, Rounds rounds) {
    WorkerReport report =
        new WorkerReport(
            0, rounds.samples(), rounds.steps(), loss, Double.NaN, WorkerReport.Phase.TRAINING);
    Progress progress =
        meter.measure(rounds.steps(), rounds.samples(), List.of(report), System.nanoTime());
    curve.add(rounds.steps(), loss);
    run.notifier().tell(listener -> listener.progress(progress));
  }

  private void save(long step, float[] parameters) throws InterruptedException, IOException {
    if (checkpoints.isPresent()) {
      CheckpointWritten written =
          storage.insist("A checkpoint", () -> checkpoints.get().save(step, parameters));
      run.notifier().tell(listener -> listener.checkpointWritten(written));
    }
  }

  private boolean isEnough(Optional<Validation> validation, float[] parameters, long step)
      throws InterruptedException {
    if (validation.isEmpty()) {
      return false;
    }
    Evaluated measured = measure(parameters, validation.get().data(), step);
    validation.get().add(measured);
    run.notifier().tell(listener -> listener.validated(measured));
    return validation.get().isOver();
  }

  private Evaluated measure(float[] parameters, TrainingData data, long step)
      throws InterruptedException {
    return MasterEvaluation.run(run.spark(), work.model(), parameters, data, step);
  }

  private Optional<BundleExported> export(float[] parameters)
      throws InterruptedException, IOException {
    if (export.isEmpty()) {
      return Optional.empty();
    }
    Map<String, float[]> variables = new HashMap<>();
    int offset = 0;
    for (VariableSpec variable : work.model().layout()) {
      int end = offset + Math.toIntExact(variable.size());
      variables.put(variable.name(), Arrays.copyOfRange(parameters, offset, end));
      offset = end;
    }
    List<float[]> samples = WarmUp.samples(work.data());
    BundleExported bundle =
        storage.insist(
            "The export",
            () ->
                export
                    .get()
                    .export(work.model().servingGraph(), VariableSource.of(variables), samples));
    run.notifier().tell(listener -> listener.bundleExported(bundle));
    return Optional.of(bundle);
  }

  private void requireNumbers(long step, float[] parameters) {
    for (float value : parameters) {
      if (!Float.isFinite(value)) {
        requireNumber(step, value);
      }
    }
  }

  private void requireNumber(long step, double value) {
    if (!Double.isFinite(value)) {
      throw new LossIsNotANumberException(
          step,
          run.config().optimizer().learningRate(),
          (float) value,
          checkpoints.flatMap(MasterCheckpoints::savedPath));
    }
  }

  private TrainingResult result(
      Rounds rounds,
      Optional<Validation> validation,
      Optional<Evaluated> evaluated,
      Optional<BundleExported> bundle) {
    return new TrainingResult(
        rounds.steps(),
        rounds.samples(),
        seconds,
        rounds.steps(),
        rounds.samples(),
        loss,
        curve.points(),
        validation.map(Validation::done).orElse(List.of()),
        evaluated.isPresent()
            ? OptionalDouble.of(evaluated.get().accuracy())
            : OptionalDouble.empty(),
        run.config().mode(),
        work.facts().workers(),
        0,
        checkpoints.flatMap(MasterCheckpoints::savedPath),
        bundle.map(BundleExported::path),
        StalenessHistogram.EMPTY,
        0,
        0,
        0,
        0);
  }
}
