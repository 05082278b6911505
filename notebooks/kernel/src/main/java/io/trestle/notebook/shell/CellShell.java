package io.trestle.notebook.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * Cells of Java, one after the other, in one thread of this JVM. {@link #interrupt} may come from
 * any thread; one thread at a time calls the rest.
 */
public final class CellShell implements AutoCloseable {
  private static final List<String> IMPORTS =
      List.of(
          "java.nio.file.*",
          "java.util.*",
          "io.trestle.notebook.*",
          "io.trestle.spark.*",
          "io.trestle.spark.display.*",
          "org.apache.spark.sql.*");

  private final CellClasses classes;
  private final CellExecution execution;
  private final JShell shell;
  private final Magics magics;
  private final ExecutorService cells;
  private volatile Thread running;
  private volatile boolean interrupted;

  /**
   * A shell that sees this JVM's class path.
   *
   * @param folder gets the classes of the cells, for Spark to serve to its executors
   */
  public CellShell(Path folder) {
    this.classes = new CellClasses(folder);
    this.execution = new CellExecution(classes);
    this.magics = new Magics(this::addToClassPath, this::reset);
    this.cells =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "cell");
              thread.setDaemon(true);
              // Spark's threads inherit it, and so read back values of the cells' classes.
              thread.setContextClassLoader(classes);
              return thread;
            });
    this.shell =
        JShell.builder()
            .executionEngine(execution.provider(), Map.of())
            .compilerOptions("-g", "-parameters")
            .build();
    shell.addToClasspath(System.getProperty("java.class.path"));
    begin();
  }

  private void begin() {
    IMPORTS.forEach(name -> shell.eval("import " + name + ";"));
  }

  /**
   * Forgets what cells have declared and imported. The same JShell goes on, so that no two classes
   * have one name: executors keep classes by name.
   */
  private void reset() {
    List<Snippet> all = new ArrayList<>(shell.snippets().toList());
    Collections.reverse(all); // what uses another goes before it
    all.stream().filter(one -> shell.status(one).isActive()).forEach(shell::drop);
    begin();
  }

  /**
   * Runs a cell: magics, then snippets in order until one fails.
   *
   * @return the value of the last snippet when that is an expression with a value
   * @throws CellRejectedException when something in it is no Java or no magic
   * @throws CellFailedException when it threw
   * @throws InterruptedException when {@link #interrupt} ended it
   */
  public Optional<Object> run(String cell) throws InterruptedException {
    interrupted = false;
    try {
      return cells.submit(() -> onThread(cell)).get();
    } catch (ExecutionException e) {
      if (interrupted) {
        throw new InterruptedException("The cell was interrupted.");
      }
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new CellFailedException(e.getCause());
    }
  }

  private Optional<Object> onThread(String cell) {
    Thread.interrupted(); // one that came after the last cell's end
    running = Thread.currentThread();
    try {
      return runAll(magics.apply(cell));
    } finally {
      running = null;
      Thread.interrupted();
      if (interrupted) {
        SparkSessions.cancelJobs();
      }
      SparkSessions.awaitEvents();
    }
  }

  private Optional<Object> runAll(String code) {
    Optional<Object> value = Optional.empty();
    String rest = code;
    while (!rest.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      if (!next.completeness().isComplete()) {
        throw new CellRejectedException(problem(next, rest));
      }
      value = Optional.empty();
      execution.forget();
      for (SnippetEvent event : shell.eval(next.source())) {
        value = outcome(event);
      }
      rest = next.remaining();
    }
    return value;
  }

  private String problem(CompletionInfo next, String rest) {
    List<SnippetEvent> events = shell.eval(rest);
    String diagnosed = events.isEmpty() ? "" : diagnostics(events.get(events.size() - 1).snippet());
    return diagnosed.isEmpty()
        ? "This is not complete ("
            + next.completeness().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + "): "
            + rest.strip()
        : diagnosed;
  }

  private Optional<Object> outcome(SnippetEvent event) {
    if (execution.thrown() != null) {
      throw new CellFailedException(execution.thrown());
    }
    Snippet snippet = event.snippet();
    if (event.causeSnippet() == null && shell.status(snippet) != Snippet.Status.VALID) {
      throw new CellRejectedException(diagnostics(snippet));
    }
    boolean shown =
        snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND
            || snippet.subKind() == SubKind.VAR_VALUE_SUBKIND
            || snippet.subKind() == SubKind.OTHER_EXPRESSION_SUBKIND;
    return shown ? Optional.ofNullable(execution.value()) : Optional.empty();
  }

  private String diagnostics(Snippet snippet) {
    List<String> lines = new ArrayList<>();
    shell.diagnostics(snippet).filter(Diag::isError).forEach(d -> lines.add(line(snippet, d)));
    if (snippet instanceof DeclarationSnippet declaration) {
      shell.unresolvedDependencies(declaration).forEach(name -> lines.add("There is no " + name));
    }
    return String.join("\n", lines);
  }

  /** The line of the error with a caret under its place, then what is wrong. */
  private static String line(Snippet snippet, Diag diag) {
    String source = snippet.source();
    int at = (int) Math.max(0, Math.min(diag.getPosition(), source.length()));
    int from = source.lastIndexOf('\n', at - 1) + 1;
    int to = source.indexOf('\n', at) < 0 ? source.length() : source.indexOf('\n', at);
    return source.substring(from, to)
        + "\n"
        + " ".repeat(at - from)
        + "^\n"
        + diag.getMessage(Locale.ROOT);
  }

  /** Interrupts the cell that runs, if there is one. A cell that heeds no interrupt goes on. */
  public void interrupt() {
    Thread thread = running;
    if (thread != null) {
      interrupted = true;
      thread.interrupt();
    }
  }

  /** Adds a jar or folder to the class path of later cells, and of Spark's executors. */
  void addToClassPath(Path path) {
    shell.addToClasspath(path.toString());
    SparkSessions.addJar(path);
  }

  /** For completion and the like. */
  public Assistance assistance() {
    return new Assistance(shell.sourceCodeAnalysis());
  }

  /** Ends the shell; a cell that runs is interrupted. */
  @Override
  public void close() {
    interrupt();
    cells.shutdownNow();
    shell.close();
  }
}
