package io.trestle.test.cluster.host;

import java.util.ArrayList;
import java.util.List;

/**
 * Command lines that run a class with the JDK that runs this one, tuned to start fast beside many
 * others.
 */
public final class Java {
  private Java() {}

  /**
   * The words that run a class.
   *
   * @param megabytes the limit of its heap
   * @param classPath entries as {@code java -cp} takes them
   */
  public static List<String> command(
      int megabytes,
      List<String> options,
      List<String> classPath,
      String mainClass,
      String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(System.getProperty("java.home") + "/bin/java");
    words.add("-Xmx" + megabytes + "m");
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    words.addAll(options);
    words.addAll(List.of("-cp", String.join(":", classPath), mainClass));
    words.addAll(List.of(arguments));
    return words;
  }
}
