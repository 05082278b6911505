package io.trestle.spark.job;

import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.StorageNotSharedException;
import io.trestle.modelio.VariableSource;
import io.trestle.ps.ParameterClient;
import io.trestle.spark.ParameterSink;
import io.trestle.spark.ServerPlacement;
import io.trestle.spark.TrainingListener.BundleExported;
import io.trestle.spark.TrainingListener.Evaluated;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.cluster.ServerGroup;
import io.trestle.spark.data.TrainingData;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A run from open shards to the result. Used once. */
final class Training {
  private final RunContext run;
  private final Work work;
  private final ServerGroup servers;
  private final Optional<LogDirectory> logs;
  private final Optional<BundleExport> export;
  private final StorageRetry storage = new StorageRetry();

  Training(
      RunContext run,
      Work work,
      ServerGroup servers,
      Optional<LogDirectory> logs,
      Optional<BundleExport> export) {
    this.run = run;
    this.work = work;
    this.servers = servers;
    this.logs = logs;
    this.export = export;
  }

  /**
   * Trains, writes the final checkpoint, evaluates and exports.
   *
   * @param validation may end the run early
   * @param evaluation packs the data to evaluate on, when training is over
   * @param sink who gets the parameters
   */
  TrainingResult run(
      Optional<Validation> validation,
      Optional<Supplier<TrainingData>> evaluation,
      Optional<ParameterSink> sink)
      throws InterruptedException, IOException {
    Optional<CheckpointSaver> saver = logs.map(opened -> opened.saver(run, work));
    try {
      servers.control().open(work.job(), logs.flatMap(LogDirectory::source));
      RunStatus before = RunStatus.of(servers.control());
      if (logs.isPresent()) {
        logs.get().moveEarlierAside(run.notifier());
      }
      proveStorage(saver);
      run.notifier()
          .tell(
              listener ->
                  listener.started(
                      work.started(before.globalStep(), run.config().mode(), servers.addresses())));
      Trained trained = new Supervisor(run, work, servers, saver, validation).train();
      OptionalLong step = saveFinal(saver);
      Optional<Evaluated> evaluated = evaluate(evaluation, trained);
      if (sink.isPresent()) {
        sink.get().accept(work.model(), FinalParameters.pull(servers.access()));
      }
      Optional<BundleExported> bundle = export(step);
      servers.end();
      return result(before, trained, saver, step, evaluated, bundle);
    } finally {
      saver.ifPresent(CheckpointSaver::close);
    }
  }

  /**
   * External servers take no part in the probe, so they prove with a checkpoint before training
   * that they write to the driver's storage; TensorFlow's Supervisor writes one at the start as
   * well.
   */
  private void proveStorage(Optional<CheckpointSaver> saver)
      throws InterruptedException, IOException {
    boolean external = run.config().cluster().placement() == ServerPlacement.EXTERNAL;
    if (external && saver.isPresent()) {
      try {
        saver.get().saveNow(servers.control());
      } catch (StorageNotSharedException e) {
        throw new StorageNotSharedException(
            e.path(),
            "the servers " + servers.addresses(),
            "the driver does not see what they write there");
      }
    }
  }

  private OptionalLong saveFinal(Optional<CheckpointSaver> saver)
      throws InterruptedException, IOException {
    return saver.isPresent()
        ? OptionalLong.of(
            storage.insist("The last checkpoint", () -> saver.get().saveNow(servers.control())))
        : OptionalLong.empty();
  }

  private Optional<Evaluated> evaluate(Optional<Supplier<TrainingData>> data, Trained trained)
      throws InterruptedException {
    if (data.isEmpty()) {
      return Optional.empty();
    }
    Evaluated evaluated =
        Evaluation.run(
            run.spark(),
            new EvaluationTask(work.plan(), servers.access(), EvaluationTask.LAST),
            data.get().get(),
            trained.status().globalStep());
    run.notifier().tell(listener -> listener.evaluated(evaluated));
    return Optional.of(evaluated);
  }

  private Optional<BundleExported> export(OptionalLong step)
      throws InterruptedException, IOException {
    if (export.isEmpty()) {
      return Optional.empty();
    }
    List<float[]> samples = WarmUp.samples(work.data());
    BundleExported bundle =
        step.isPresent()
            ? exportCheckpoint(export.get(), step.getAsLong(), samples)
            : exportShards(export.get(), samples);
    run.notifier().tell(listener -> listener.bundleExported(bundle));
    return Optional.of(bundle);
  }

  private BundleExported exportCheckpoint(BundleExport target, long step, List<float[]> samples)
      throws InterruptedException, IOException {
    return storage.insist(
        "The export",
        () -> {
          try (CheckpointReader reader = logs.get().checkpoints().open(step)) {
            return target.export(work.model().servingGraph(), VariableSource.of(reader), samples);
          }
        });
  }

  private BundleExported exportShards(BundleExport target, List<float[]> samples)
      throws InterruptedException, IOException {
    // The workers are done, so worker 0's place is free.
    try (ParameterClient client = servers.access().connect(0, Long.MAX_VALUE)) {
      client.finish();
      return storage.insist(
          "The export",
          () -> target.export(work.model().servingGraph(), new ShardVariables(client), samples));
    }
  }

  private TrainingResult result(
      RunStatus before,
      Trained trained,
      Optional<CheckpointSaver> saver,
      OptionalLong step,
      Optional<Evaluated> evaluated,
      Optional<BundleExported> bundle) {
    RunStatus after = trained.status();
    return new TrainingResult(
        after.globalStep(),
        trained.samples(),
        trained.seconds(),
        after.globalStep() - before.globalStep(),
        trained.samples() - work.math().samples(before.pushes()),
        trained.finalLoss(),
        trained.curve(),
        trained.validations(),
        evaluated.isPresent()
            ? OptionalDouble.of(evaluated.get().accuracy())
            : OptionalDouble.empty(),
        run.config().mode(),
        run.config().cluster().workers(),
        run.config().cluster().servers(),
        saver.map(s -> s.path(step.getAsLong())),
        bundle.map(BundleExported::path),
        after.staleness(),
        after.dropped(),
        after.bytesIn(),
        after.bytesSaved(),
        trained.recoveries());
  }
}
