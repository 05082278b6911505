package io.trestle.spark.cli;

import io.trestle.spark.LossReduction;
import io.trestle.spark.Mode;
import io.trestle.spark.Optimizer;
import io.trestle.spark.Resume;
import io.trestle.spark.Strategy;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code trestle} command, and the main class for {@code spark-submit}. Ends with status 0 when
 * done, 1 when a run failed, 2 when the command line is wrong, and 128 and the signal's number when
 * a signal ended it.
 */
@Command(
    name = "trestle",
    description =
        "Trains models on Spark against a parameter server, and writes TensorFlow checkpoints and"
            + " bundles.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TrainCommand.class,
      PsCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
      InspectCommand.class
    },
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class Trestle implements Runnable {
  private static final String DEPLOY_MODE = "spark.submit.deployMode";

  @Spec private CommandSpec spec;

  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows what the command can do and ends.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @CommandLine.Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the versions of Trestle, Spark and Java, and ends.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @CommandLine.Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Shows Spark's warnings, and the stack trace of an error.")
  private boolean verbose;

  private Trestle() {}

  /**
   * Runs the command that {@code args} names and ends the process; in Spark's deploy mode cluster a
   * command that is done returns instead, and Spark ends the process.
   */
  public static void main(String[] args) {
    StandardError.restore();
    // Figures look the same everywhere, so that programs and tests can read them.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    int status = run(Screen.ofProcess(), args);
    System.out.flush();
    System.err.flush();
    if (status == ExitStatus.DONE && "cluster".equals(System.getProperty(DEPLOY_MODE))) {
      // Spark's own main called this one. YARN takes an exit from in here for a failure.
      return;
    }
    // Spark's non-daemon threads, if any outlive its context, do not keep the process.
    System.exit(status);
  }

  /** Runs a command and returns the exit status. */
  static int run(Screen screen, String... args) {
    Trestle trestle = new Trestle();
    Failures failures = new Failures(screen, () -> trestle.verbose);
    CommandLine line =
        new CommandLine(trestle, new Commands(screen))
            .setOut(screen.outWriter())
            .setErr(screen.errWriter())
            .setParameterExceptionHandler(failures)
            .setExecutionExceptionHandler(failures)
            .setExecutionStrategy(trestle::execute);
    withNames(line);
    String[] words = Spelling.kebab(args);
    try {
      PropertiesFile.namedIn(words).map(PropertiesFile::read).ifPresent(file -> use(file, line));
    } catch (Problem e) {
      return failures.handleExecutionException(e, line, null);
    }
    return line.execute(words);
  }

  /** Teaches a parser how the command line writes modes, optimizers and the like. */
  static CommandLine withNames(CommandLine line) {
    return line.registerConverter(Mode.Kind.class, new LowerCase<>(Mode.Kind.class))
        .registerConverter(Optimizer.class, new LowerCase<>(Optimizer.class))
        .registerConverter(ScheduleOptions.Kind.class, new LowerCase<>(ScheduleOptions.Kind.class))
        .registerConverter(ScoringOptions.Split.class, new LowerCase<>(ScoringOptions.Split.class))
        .registerConverter(LossReduction.class, new LowerCase<>(LossReduction.class))
        .registerConverter(Strategy.class, new LowerCase<>(Strategy.class))
        .registerConverter(Resume.class, new LowerCase<>(Resume.class));
  }

  private static void use(PropertiesFile file, CommandLine line) {
    CommandLine train = line.getSubcommands().get("train");
    file.checkAgainst(train.getCommandSpec());
    train.setDefaultValueProvider(file);
  }

  private int execute(ParseResult parsed) {
    if (verbose) {
      Logs.showWarnings();
    }
    return new RunLast().execute(parsed);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command was given");
  }
}
