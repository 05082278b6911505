package io.trestle.spark.cli;

import java.util.stream.Stream;
import picocli.CommandLine;

/** The names of all options, for tests of other rooms. */
public final class CommandLineOptions {
  private CommandLineOptions() {}

  /** The options of one command. */
  public static Stream<String> of(String command) {
    Screen screen = new Screen(System.out, System.err, 0);
    CommandLine line = new CommandLine(Trestle.class, new Commands(screen));
    return line.getSubcommands().get(command).getCommandSpec().optionsMap().keySet().stream();
  }
}
