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
  private static final int MINUTES = 5;

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

  /** Runs a Python program that talks to the kernel by nbclient's own library. */
  String python(Path script, Path folder) throws IOException, InterruptedException {
    return call(folder, Map.of(), List.of("/usr/bin/python3", script.toString()));
  }

  private String call(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "log-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JUPYTER_PATH", data.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TRESTLE_JAVA_OPTS", "-Xmx1g -XX:+UseSerialGC");
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
