package io.trestle.spark.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/** What the command line calls the values of a training configuration. */
final class OptionNames {
  private static final Map<String, String> OTHERS =
      Map.of(
          "workers", "--num-workers",
          "servers", "--num-ps",
          "serverHosts", "--ps-on",
          "serverTimeout", "--server-timeout-secs",
          "executorTimeout", "--executor-timeout-secs",
          "barrierTimeout", "--barrier-timeout-secs");

  private OptionNames() {}

  /** {@code saveCheckpointSecs} is {@code --save-checkpoint-secs}. */
  static String of(String builderName) {
    return OTHERS.getOrDefault(
        builderName, "--" + builderName.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
  }

  /** The name of an option that stands in the command line, else its first. */
  static String typed(OptionSpec option, List<String> words) {
    return Stream.of(option.names())
        .filter(
            name ->
                words.stream().anyMatch(word -> word.equals(name) || word.startsWith(name + "=")))
        .findFirst()
        .orElse(option.names()[0]);
  }
}
