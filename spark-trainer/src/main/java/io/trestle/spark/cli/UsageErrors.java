package io.trestle.spark.cli;

import io.trestle.spark.InvalidTrainingConfigException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, in the spelling that was typed. */
final class UsageErrors {
  private UsageErrors() {}

  /** What picocli found. */
  static Explanation explain(ParameterException e, List<String> words) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String help = "See " + command.qualifiedName() + " --help.";
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unknown(command, unmatched.getUnmatched().get(0), help);
    }
    String message = e.getMessage();
    if (e.getArgSpec() instanceof OptionSpec option) {
      message = message.replace(option.longestName(), OptionNames.typed(option, words));
    }
    Explanation told = Explanation.ofMessage(message, help);
    return told.cause().startsWith("No more")
        ? new Explanation(
            told.problem(), "That is not what " + command.qualifiedName() + " takes.", help)
        : told;
  }

  /** A value that the configuration refuses. */
  static Explanation explain(
      InvalidTrainingConfigException invalid, CommandSpec command, List<String> words) {
    String name = OptionNames.of(invalid.option());
    OptionSpec option = command.findOption(name);
    String typed = option == null ? name : OptionNames.typed(option, words);
    return new Explanation(
        typed + " is " + invalid.value() + ".",
        "It must be " + invalid.accepted() + ".",
        "Give another value; " + command.qualifiedName() + " --help says what each option means.");
  }

  private static Explanation unknown(CommandSpec command, String word, String help) {
    String problem = "There is no " + word + ".";
    if (word.startsWith("--job-name")) {
      return new Explanation(
          problem,
          "Trestle has a command for each job: trestle ps is a server, trestle train is the driver"
              + " and its workers.",
          help);
    }
    Stream<String> options = command.optionsMap().keySet().stream();
    Stream<String> commands = command.subcommands().keySet().stream();
    Optional<String> nearest =
        Nearest.to(word.replaceFirst("=.*", ""), Stream.concat(options, commands));
    String kind = word.startsWith("-") ? "option" : "argument";
    return new Explanation(
        problem,
        command.qualifiedName() + " knows no such " + kind + ".",
        nearest.map(name -> "Did you mean " + name + "? ").orElse("") + help);
  }
}
