package io.trestle.notebook.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Debian's Jupyter, which runs notebooks without a browser. */
record Jupyter(Path data) {
  private static final int MINUTES = 10;

  /** Why notebooks cannot be run here, if they cannot. */
  static Optional<String> missing() {
    return Files.isExecutable(Path.of("/usr/bin/jupyter-nbconvert"))
        ? Optional.empty()
        : Optional.of(
            "There is no /usr/bin/jupyter-nbconvert: apt-get install jupyter-nbconvert"
                + " python3-nbclient");
  }

  /** Registers the kernel as users do, in a folder of the test. */
  static Jupyter install(Path folder) throws IOException, InterruptedException {
    Jupyter jupyter = new Jupyter(folder.resolve("jupyter"));
    Path install = Note.FOLDER.resolve("bin/jupyter-install");
    jupyter.call(folder, Map.of(), List.of(install.toString(), jupyter.data.toString()));
    return jupyter;
  }

  /**
   * Registers the Kotlin kernel too.
   *
   * @return why it cannot be had, if Maven cannot fetch it
   */
  Optional<String> installKotlin(Path folder) throws IOException, InterruptedException {
    Path install = Note.FOLDER.resolve("bin/jupyter-install");
    try {
      call(folder, Map.of(), List.of(install.toString(), "--kotlin", data.toString()));
      return Optional.empty();
    } catch (AssertionError e) {
      if (e.getMessage().contains("Could not resolve dependencies")) {
        return Optional.of("The Kotlin kernel cannot be fetched: " + e.getMessage());
      }
      throw e;
    }
  }

  /** Runs every cell; a cell's exception ends with an error that shows it. */
  Path execute(Path notebook, Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = folder.resolve("executed-" + notebook.getFileName());
    call(
        folder,
        environment,
        List.of(
            "/usr/bin/jupyter-nbconvert",
            "--to=notebook",
            "--execute",
            "--ExecutePreprocessor.timeout=240",
            "--output-dir=" + folder,
            "--output=" + out.getFileName(),
            notebook.toString()));
    return out;
  }

  /** A page of a notebook with the outputs that it has. */
  static Path render(Path notebook, Path folder) throws IOException, InterruptedException {
    String name = notebook.getFileName().toString().replace(".ipynb", ".html");
    new Jupyter(folder)
        .call(
            folder,
            Map.of(),
            List.of(
                "/usr/bin/jupyter-nbconvert",
                "--to=html",
                "--output-dir=" + folder,
                "--output=" + name,
                notebook.toString()));
    return folder.resolve(name);
  }

  /** Runs a Python program that talks to the kernel by nbclient's own library. */
  String python(Path script, Path folder, List<Path> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script.toString()));
    arguments.forEach(argument -> command.add(argument.toString()));
    return call(folder, Map.of(), command);
  }

  private String call(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "log-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JUPYTER_PATH", data.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TRESTLE_JAVA_OPTS", Jvm.options());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    String said = Files.readString(log);
    if (!ended || process.exitValue() != 0) {
      throw new AssertionError(
          command + (ended ? " failed" : " did not end in " + MINUTES + " minutes") + ":\n" + said);
    }
    return said;
  }
}
