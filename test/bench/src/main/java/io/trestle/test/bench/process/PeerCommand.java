package io.trestle.test.bench.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JVM to start. Methods change it and return it. */
public final class PeerCommand {
  private final String name;
  private final List<String> options = new ArrayList<>();
  private final List<String> classPath = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final String mainClass;

  private PeerCommand(String name, String mainClass) {
    this.name = name;
    this.mainClass = mainClass;
  }

  /** A JVM that runs a main class; the name is for logs and messages. */
  public static PeerCommand java(String name, String mainClass) {
    return new PeerCommand(name, mainClass);
  }

  /** Options of the JVM. */
  public PeerCommand options(List<String> more) {
    options.addAll(more);
    return this;
  }

  /** Parts of the class path, each a file, or several as one class path. */
  public PeerCommand classPath(String... parts) {
    classPath.addAll(List.of(parts));
    return this;
  }

  /** Arguments of the program. */
  public PeerCommand arguments(Object... more) {
    for (Object argument : more) {
      arguments.add(argument.toString());
    }
    return this;
  }

  /** A variable of the environment. */
  public PeerCommand environment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  String name() {
    return name;
  }

  Map<String, String> environment() {
    return environment;
  }

  List<String> words(Path scratch) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(options);
    words.add("-Djava.io.tmpdir=" + scratch);
    words.add("-cp");
    words.add(String.join(File.pathSeparator, classPath));
    words.add(mainClass);
    words.addAll(arguments);
    return words;
  }
}
