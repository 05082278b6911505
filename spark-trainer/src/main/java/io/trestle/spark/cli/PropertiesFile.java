package io.trestle.spark.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options out of a file in the format of {@link Properties}: {@code batch-size = 100}, in either
 * spelling. The command line wins over the file. Keys that begin with {@code spark.} are Spark's
 * own settings. An unknown key is an error.
 */
final class PropertiesFile implements IDefaultValueProvider {
  static final String OPTION = "--properties-file";

  private static final String SPARK = "spark.";

  private final Path file;
  private final Map<String, String> options = new TreeMap<>();
  private final Map<String, String> sparkSettings = new TreeMap<>();

  private PropertiesFile(Path file) {
    this.file = file;
  }

  static PropertiesFile read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw Problem.usage(
          "The properties file " + file + " cannot be read.",
          Causes.describe(e) + ".",
          "Name a readable file of lines such as batch-size = 100.");
    }
    PropertiesFile read = new PropertiesFile(file);
    for (String key : properties.stringPropertyNames()) {
      String value = properties.getProperty(key).strip();
      if (key.startsWith(SPARK)) {
        read.sparkSettings.put(key, value);
      } else {
        read.options.put(Spelling.kebab("--" + key)[0], value);
      }
    }
    return read;
  }

  /** The file that a command line names, before it is parsed as a whole. */
  static Optional<Path> namedIn(String... args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(OPTION + "=")) {
        return Optional.of(Path.of(args[i].substring(OPTION.length() + 1)));
      }
      if (args[i].equals(OPTION) && i + 1 < args.length) {
        return Optional.of(Path.of(args[i + 1]));
      }
    }
    return Optional.empty();
  }

  /** Spark's own settings. */
  Map<String, String> sparkSettings() {
    return sparkSettings;
  }

  /** Whether the file gives an option, under the name that is asked for. */
  boolean sets(String option) {
    return options.containsKey(option);
  }

  /** Refuses a key that is no option of the command, and the file naming another file. */
  void checkAgainst(CommandSpec command) {
    for (String option : options.keySet()) {
      if (!command.optionsMap().containsKey(option) || option.equals(OPTION)) {
        String key = option.substring(2);
        throw Problem.usage(
            "The properties file " + file + " sets " + key + ", which is unknown.",
            "It is no option of " + command.qualifiedName() + suggestion(option, command),
            "Correct it, or delete it; Spark's own settings begin with 'spark.'.");
      }
    }
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? Stream.of(option.names())
            .map(options::get)
            .filter(value -> value != null)
            .findFirst()
            .orElse(null)
        : null;
  }

  private static String suggestion(String option, CommandSpec command) {
    return Nearest.to(option, command.optionsMap().keySet().stream())
        .map(nearest -> ": did you mean " + nearest.substring(2) + "?")
        .orElse(".");
  }
}
