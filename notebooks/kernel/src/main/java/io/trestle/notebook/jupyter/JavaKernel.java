package io.trestle.notebook.jupyter;

import io.trestle.notebook.Notebook;
import io.trestle.notebook.Rendering;
import io.trestle.notebook.Shown;
import io.trestle.notebook.shell.Assistance.Completions;
import io.trestle.notebook.shell.CellFailedException;
import io.trestle.notebook.shell.CellRejectedException;
import io.trestle.notebook.shell.CellShell;
import io.trestle.notebook.shell.SparkSessions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.magic.MagicParser;
import org.dflib.jjava.jupyter.kernel.magic.MagicTranspiler;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/** Answers Jupyter's requests with a {@link CellShell}. */
final class JavaKernel extends BaseKernel {
  private static final LanguageInfo JAVA =
      new LanguageInfo.Builder("java")
          .version(Runtime.version().toString())
          .mimetype("text/x-java-source")
          .fileExtension(".jshell")
          .pygments("java")
          .codemirror("text/x-java")
          .build();

  private final CellShell shell;

  JavaKernel(CellShell shell) {
    super(
        "trestle",
        Optional.ofNullable(JavaKernel.class.getPackage().getImplementationVersion()).orElse("0"),
        JAVA,
        List.of(),
        null,
        new JupyterIO(StandardCharsets.UTF_8),
        new CommManager(),
        new Renderer(),
        new MagicParser("%", "%%", new MagicTranspiler()),
        new MagicsRegistry(),
        false,
        new StringStyler.Builder().build());
    this.shell = shell;
    Notebook.attach(new JupyterFrontEnd(io.display));
  }

  @Override
  public Object evalRaw(String source) {
    try {
      return shell.run(source).orElse(null);
    } catch (InterruptedException e) {
      throw new CancellationException(e.getMessage());
    }
  }

  @Override
  public DisplayData eval(String source) {
    Object value = evalRaw(source);
    return value == null || value instanceof Shown
        ? null
        : JupyterFrontEnd.data(Rendering.of(value));
  }

  @Override
  public void interrupt() {
    shell.interrupt();
  }

  @Override
  public ReplacementOptions complete(String code, int at) {
    int end = code.offsetByCodePoints(0, at);
    Completions completions = shell.assistance().complete(code, end);
    int start = code.codePointCount(0, completions.start());
    return new ReplacementOptions(completions.words(), start, at);
  }

  @Override
  public DisplayData inspect(String code, int at, boolean extraDetail) {
    String signatures = shell.assistance().signatures(code, code.offsetByCodePoints(0, at));
    return signatures.isEmpty() ? null : new DisplayData(signatures);
  }

  @Override
  public String isComplete(String code) {
    Completeness completeness = shell.assistance().completeness(code);
    return switch (completeness) {
      case COMPLETE, COMPLETE_WITH_SEMI, CONSIDERED_INCOMPLETE, EMPTY -> IS_COMPLETE_YES;
      case DEFINITELY_INCOMPLETE -> "  ";
      case UNKNOWN -> IS_COMPLETE_BAD;
    };
  }

  @Override
  public List<String> formatError(Throwable error) {
    if (error instanceof CellFailedException failed) {
      return failed.lines();
    }
    return error instanceof CellRejectedException || error instanceof CancellationException
        ? error.getMessage().lines().toList()
        : super.formatError(error);
  }

  @Override
  public void onShutdown(boolean isRestarting) {
    shell.close();
    SparkSessions.stop();
    super.onShutdown(isRestarting);
  }
}
