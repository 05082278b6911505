package io.trestle.spark.cli;

import io.trestle.spark.InvalidTrainingConfigException;
import java.util.Locale;
import java.util.Map;

/** What the command line calls the values of a training configuration. */
final class OptionNames {
  private static final Map<String, String> OTHERS =
      Map.of("workers", "--num-workers", "servers", "--num-ps", "serverHosts", "--ps-on");

  private OptionNames() {}

  /** {@code saveCheckpointSecs} is {@code --save-checkpoint-secs}. */
  static String of(String builderName) {
    return OTHERS.getOrDefault(
        builderName, "--" + builderName.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
  }

  static String inWordsOfTheCommandLine(InvalidTrainingConfigException invalid) {
    String message = invalid.getMessage();
    String option = invalid.option();
    return message.startsWith(option) ? of(option) + message.substring(option.length()) : message;
  }
}
