package io.trestle.spark.cli;

import java.util.Arrays;

/**
 * Accepts the spelling of TensorFlow's flags: {@code --batch_size=100} means {@code
 * --batch-size=100}. Values are left as they are.
 */
final class Spelling {
  private Spelling() {}

  static String[] kebab(String... args) {
    return Arrays.stream(args).map(Spelling::kebab).toArray(String[]::new);
  }

  private static String kebab(String arg) {
    if (!arg.startsWith("--")) {
      return arg;
    }
    int equals = arg.indexOf('=');
    String name = equals < 0 ? arg : arg.substring(0, equals);
    return name.replace('_', '-') + arg.substring(name.length());
  }
}
