package io.trestle.spark.cli;

import io.trestle.spark.InvalidTrainingConfigException;
import java.util.List;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

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
    say(UsageErrors.explain(e, List.of(args)));
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
    List<String> words = parsed == null ? List.of() : parsed.originalArgs();
    if (e instanceof ParameterException usage) {
      return handleParseException(usage, words.toArray(String[]::new));
    }
    if (e instanceof InvalidTrainingConfigException invalid) {
      say(UsageErrors.explain(invalid, line.getCommandSpec(), words));
      return ExitStatus.USAGE;
    }
    say(Explanation.of(e));
    if (e instanceof Problem problem) {
      return problem.status();
    }
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

  private void say(Explanation explanation) {
    screen.out().flush();
    screen.err().println("trestle: " + explanation.text());
  }
}
