package io.trestle.spark.cli;

import io.trestle.spark.Strategy;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trestle train}: trains softmax regression on images, tests it and exports it. */
@Command(
    name = "train",
    description =
        "Trains softmax regression on MNIST, or on images in its format, and exports the model.",
    footer = {
      "",
      "Options may also be written with underscores, as TensorFlow's flags: --batch_size=100."
    },
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class TrainCommand implements Callable<Integer> {
  /** What a network's layers say themselves. */
  private static final List<String> UPDATE_RULES =
      List.of(
          "--optimizer",
          "--learning-rate",
          "--learning-rate-schedule",
          "--decay-steps",
          "--decay-rate",
          "--end-learning-rate",
          "--power",
          "--warm-up-steps",
          "--momentum",
          "--l2",
          "--clip-norm",
          "--loss-reduction");

  private final Screen screen;

  @Spec private CommandSpec spec;

  @Option(
      names = {"--data", "--train-dir"},
      paramLabel = "DIR|URI",
      description =
          "The folder with the images and labels to train on and to test with (default: the MNIST"
              + " files of this checkout).")
  private Optional<String> data;

  @Option(
      names = "--network",
      paramLabel = "FILE|URI",
      description =
          "A DL4J network to train: its configuration (.json), or a .zip of ModelSerializer, whose"
              + " parameters it goes on from. Its layers say how they are updated, so"
              + " --optimizer, --learning-rate and their like are refused (default: softmax"
              + " regression).")
  private Optional<String> network;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      defaultValue = "parameter-server",
      description =
          "Who leads the training of a network: parameter-server, or DL4J's own masters"
              + " gradient-sharing and parameter-averaging, which need --network (default:"
              + " ${DEFAULT-VALUE}).")
  private Strategy strategy;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private LearningOptions learning = new LearningOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = PropertiesFile.OPTION,
      paramLabel = "FILE",
      description =
          "Takes options out of this file (batch-size = 100), and Spark's settings (spark.x = y);"
              + " the command line wins.")
  private Optional<Path> properties;

  TrainCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    network.ifPresentOrElse(file -> requireNetworkOptions(), this::requireServers);
    Optional<NetworkFile> trained = network.map(uri -> NetworkFile.open(uri, new Configuration()));
    TrainingConfig config = config(trained);
    cluster.checkServers();
    Optional<MetricsFile> metrics = output.metricsFile().map(MetricsFile::at);
    Optional<ReportFile> report = output.report().map(ReportFile::at);
    Map<String, String> settings =
        properties.map(file -> PropertiesFile.read(file).sparkSettings()).orElse(Map.of());
    String folder = CheckoutData.or(data);
    boolean local = CheckoutData.isLocal(folder);
    // A local folder is looked at before Spark starts, which takes seconds.
    Optional<MnistFolder> early =
        local ? Optional.of(MnistFolder.open(folder, new Configuration())) : Optional.empty();
    ProgressPrinter progress = new ProgressPrinter(screen, System::nanoTime);
    Interruption interruption = Interruption.ofThisThread(screen);
    try (Session session = Session.start(cluster.master(), settings, cluster.workers())) {
      SparkSession spark = session.spark();
      MnistFolder mnist =
          early.orElseGet(() -> MnistFolder.open(folder, spark.sessionState().newHadoopConf()));
      Trainer trainer =
          Trainer.on(spark).config(config).evaluation(mnist.test().read(spark)).listener(progress);
      trained.ifPresent(
          file -> trainer.model(file.model()).parameters((model, values) -> file.keep(values)));
      TrainingResult result = trainer.train(mnist.training().read(spark));
      progress.close();
      metrics.ifPresent(file -> file.write(result));
      report.ifPresent(file -> file.write(spark, config, result, mnist));
      Summary.of(result).forEach(screen.out()::println);
      trained.ifPresent(
          file ->
              screen
                  .out()
                  .println(
                      "DL4J network   "
                          + file.save(
                              result, output.workDir(), spark.sessionState().newHadoopConf())));
      return ExitStatus.DONE;
    } catch (Exception e) { // Spark throws InterruptedException without declaring it.
      progress.close();
      if (interruption.signal() == 0) {
        throw e;
      }
      sayStopped(progress);
      return ExitStatus.SIGNALLED + interruption.signal();
    }
  }

  TrainingConfig config() {
    return config(Optional.empty());
  }

  private TrainingConfig config(Optional<NetworkFile> trained) {
    TrainingConfig.Builder builder = TrainingConfig.builder().strategy(strategy);
    cluster.applyTo(builder);
    learning.applyTo(builder);
    Optional<String> unserved = trained.flatMap(NetworkFile::unserved);
    unserved.ifPresent(why -> screen.err().println("trestle: no bundle will be written: " + why));
    if (unserved.isPresent()) {
      output.applyWithoutBundle(builder);
    } else {
      output.applyTo(builder);
    }
    trained.ifPresent(file -> builder.lossReduction(file.model().reduction()));
    return builder.build();
  }

  /** Refuses what would not count with a network. */
  private void requireNetworkOptions() {
    UPDATE_RULES.stream()
        .filter(this::isGiven)
        .findFirst()
        .ifPresent(
            option -> {
              throw Problem.usage(
                  option + " is given with --network.",
                  "The network's own configuration says how its layers are updated.",
                  "Leave it out, and set the updaters in the configuration.");
            });
    if (output.report().isPresent()) {
      throw Problem.usage(
          "--report does not go with --network.",
          "The page shows the weights of softmax regression.",
          "Leave one of them out.");
    }
  }

  /** Refuses a master of DL4J's for softmax regression. */
  private void requireServers() {
    if (strategy.isLedByMaster()) {
      throw Problem.usage(
          "--strategy " + strategy + " is given without --network.",
          "Softmax regression trains on the parameter server only.",
          "Leave it out, or name a DL4J network with --network.");
    }
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option)
        || (spec.defaultValueProvider() instanceof PropertiesFile file && file.sets(option));
  }

  private void sayStopped(ProgressPrinter progress) {
    String kept =
        progress.lastCheckpoint() == null
            ? "no checkpoint was written by this run"
            : "the last checkpoint is "
                + progress.lastCheckpoint()
                + (strategy.isLedByMaster()
                    ? "; no run goes on from one of strategy " + strategy
                    : "; --resume goes on from it");
    screen.err().printf("trestle: stopped at global step %,d; %s.%n", progress.globalStep(), kept);
  }
}
