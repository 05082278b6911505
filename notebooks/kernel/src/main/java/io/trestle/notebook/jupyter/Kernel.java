package io.trestle.notebook.jupyter;

import io.trestle.notebook.shell.CellShell;
import io.trestle.notebook.shell.SparkSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;

/** The process that Jupyter starts; its one argument is Jupyter's connection file. */
public final class Kernel {
  private Kernel() {}

  /** Serves Jupyter until it asks for the end. */
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    if (args.length != 1) {
      System.err.println("usage: trestle-kernel CONNECTION-FILE (Jupyter gives it)");
      System.exit(2);
    }
    Path classes = Files.createTempDirectory("trestle-cells");
    SparkSessions.defaults(classes);
    JavaKernel kernel = new JavaKernel(new CellShell(classes));
    JupyterConnection connection =
        new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(args[0]))));
    kernel.becomeHandlerForConnection(connection);
    connection.connect();
    kernel.onStartup();
    connection.waitUntilClose();
    System.exit(0); // Cells may have left threads.
  }
}
