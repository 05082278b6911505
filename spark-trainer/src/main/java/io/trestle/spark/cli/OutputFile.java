package io.trestle.spark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A local file that is written when a run is over. It appears whole or not at all.
 *
 * @param file absolute
 * @param name what it is, in messages
 * @param option what asks for it
 */
record OutputFile(Path file, String name, String option) {

  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    /** Writes to a file that no reader looks for. */
    void writeTo(Path partial) throws IOException;
  }

  /**
   * Checks that the file can be written once the run is over.
   *
   * @throws Problem when it cannot
   */
  static OutputFile at(Path file, String name, String option) {
    OutputFile output = new OutputFile(file.toAbsolutePath(), name, option);
    Path folder = output.file.getParent();
    if (folder == null || Files.isDirectory(output.file)) {
      throw output.unwritable("It is a directory.");
    }
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw output.unwritable(folder + " is not a directory that can be written to.");
    }
    return output;
  }

  void write(Content content) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      content.writeTo(partial);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(Causes.describe(e) + ".");
    }
  }

  private Problem unwritable(String cause) {
    return Problem.run(
        "The " + name + " " + file + " cannot be written.",
        cause,
        "Name a file in a local directory that exists and can be written to: " + option + " FILE.");
  }
}
