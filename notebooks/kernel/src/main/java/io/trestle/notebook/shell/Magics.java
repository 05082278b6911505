package io.trestle.notebook.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Lines at the start of a cell that begin with a percent sign.
 *
 * <pre>
 *   %classpath PATH...        adds jars or folders for later code, and jars for Spark's executors
 *   %spark NAME=VALUE...      sets Spark's properties before the session starts
 *   %reset                    forgets what cells have declared; Spark's session stays
 * </pre>
 */
final class Magics {
  private final Consumer<Path> classPath;
  private final Runnable reset;

  Magics(Consumer<Path> classPath, Runnable reset) {
    this.classPath = classPath;
    this.reset = reset;
  }

  /**
   * Obeys the magics.
   *
   * @return the cell without them
   * @throws CellRejectedException for one that is unknown or cannot be obeyed
   */
  String apply(String cell) {
    List<String> lines = new ArrayList<>(cell.lines().toList());
    while (!lines.isEmpty() && (lines.get(0).isBlank() || lines.get(0).startsWith("%"))) {
      obey(lines.remove(0).strip());
    }
    return lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  private void obey(String line) {
    if (line.isEmpty()) {
      return;
    }
    List<String> words = List.of(line.split("\\s+"));
    List<String> arguments = words.subList(1, words.size());
    switch (words.get(0)) {
      case "%classpath" -> arguments.forEach(this::addToClassPath);
      case "%spark" -> arguments.forEach(Magics::setSpark);
      case "%reset" -> reset.run();
      default ->
          throw new CellRejectedException(
              "There is no magic "
                  + words.get(0)
                  + "; there are %classpath PATH..., %spark NAME=VALUE... and %reset.");
    }
  }

  private void addToClassPath(String argument) {
    Path path = Path.of(argument).toAbsolutePath();
    if (!Files.exists(path)) {
      throw new CellRejectedException("%classpath: " + path + " does not exist.");
    }
    classPath.accept(path);
  }

  private static void setSpark(String argument) {
    int equals = argument.indexOf('=');
    if (equals < 1 || !argument.startsWith("spark.")) {
      throw new CellRejectedException(
          "%spark: '" + argument + "' is no setting; write spark.name=value.");
    }
    SparkSessions.set(argument.substring(0, equals), argument.substring(equals + 1));
  }
}
