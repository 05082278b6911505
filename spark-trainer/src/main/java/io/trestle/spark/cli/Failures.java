package io.trestle.spark.cli;

import io.trestle.spark.InvalidTrainingConfigException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what went wrong in one message on standard error, and turns it into the exit status. A stack
 * trace is shown with {@code --verbose} only.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final String VERBOSE = "--verbose";

  private final Screen screen;
  private final BooleanSupplier verbose;

  Failures(Screen screen, BooleanSupplier verbose) {
    this.screen = screen;
    this.verbose = verbose;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    say(problem(e) + suggestion(e) + "\n  Remedy: see " + command + " --help.");
    // A wrong command line is not parsed to its end, so the flag is looked for in the words.
    if (List.of(args).contains(VERBOSE)) {
      e.printStackTrace(screen.err());
    }
    return ExitStatus.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
    if (verbose.getAsBoolean()) {
      e.printStackTrace(screen.err());
    }
    if (e instanceof ParameterException usage) {
      return handleParseException(usage, new String[0]);
    }
    if (e instanceof Problem problem) {
      say(problem.getMessage());
      return problem.status();
    }
    if (e instanceof InvalidTrainingConfigException invalid) {
      say(OptionNames.inWordsOfTheCommandLine(invalid));
      return ExitStatus.USAGE;
    }
    say(Causes.describe(e));
    if (!verbose.getAsBoolean()) {
      hintAtDetails();
    }
    return ExitStatus.FAILED;
  }

  private void hintAtDetails() {
    String log = System.getProperty(Logs.FILE);
    screen
        .err()
        .println(
            "  Details: "
                + VERBOSE
                + " shows the stack trace"
                + (log == null ? "." : "; Spark's log is " + log));
  }

  private void say(String message) {
    screen.out().flush();
    screen.err().println("trestle: " + message);
  }

  private static String problem(ParameterException e) {
    return e instanceof UnmatchedArgumentException unmatched
        ? "There is no " + unmatched.getUnmatched().get(0) + "."
        : e.getMessage() + ".";
  }

  private static String suggestion(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    String word = unmatched.getUnmatched().get(0);
    if (word.startsWith("--job-name")) {
      return "\n"
          + "  Cause: Trestle has a command for each job: trestle ps is a server, trestle"
          + " train is the driver and its workers.";
    }
    Stream<String> options = e.getCommandLine().getCommandSpec().optionsMap().keySet().stream();
    Stream<String> commands = e.getCommandLine().getSubcommands().keySet().stream();
    return Nearest.to(word.replaceFirst("=.*", ""), Stream.concat(options, commands))
        .map(nearest -> "\n  Did you mean " + nearest + "?")
        .orElse("");
  }
}
