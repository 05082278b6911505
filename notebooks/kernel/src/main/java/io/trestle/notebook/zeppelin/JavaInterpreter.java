package io.trestle.notebook.zeppelin;

import io.trestle.notebook.Notebook;
import io.trestle.notebook.Rendering;
import io.trestle.notebook.Shown;
import io.trestle.notebook.shell.Assistance.Completions;
import io.trestle.notebook.shell.CellFailedException;
import io.trestle.notebook.shell.CellRejectedException;
import io.trestle.notebook.shell.CellShell;
import io.trestle.notebook.shell.SparkSessions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.zeppelin.interpreter.Interpreter;
import org.apache.zeppelin.interpreter.InterpreterContext;
import org.apache.zeppelin.interpreter.InterpreterException;
import org.apache.zeppelin.interpreter.InterpreterResult;
import org.apache.zeppelin.interpreter.InterpreterResult.Code;
import org.apache.zeppelin.interpreter.thrift.InterpreterCompletion;

/**
 * Answers Zeppelin's requests with a {@link CellShell}. Zeppelin makes it by name, in a process of
 * its own that is the Spark driver; paragraphs run one after the other, the other calls come at any
 * time.
 */
public final class JavaInterpreter extends Interpreter {
  /** JShell answers one question at a time, and none while a cell runs. */
  private final ReentrantLock shellUse = new ReentrantLock();

  private final ZeppelinFrontEnd frontEnd = new ZeppelinFrontEnd();
  private CellShell shell;

  /**
   * Not started yet.
   *
   * @param properties those of Zeppelin's interpreter page; the ones that begin with {@code spark.}
   *     set Spark's session
   */
  public JavaInterpreter(Properties properties) {
    super(properties);
  }

  @Override
  public void open() throws InterpreterException {
    for (String name : getProperties().stringPropertyNames()) {
      String value = getProperties().getProperty(name).strip();
      if (name.startsWith("spark.") && !value.isEmpty()) {
        System.setProperty(name, value);
      }
    }
    try {
      Path classes = Files.createTempDirectory("trestle-cells");
      SparkSessions.defaults(classes);
      shell = new CellShell(classes);
    } catch (IOException e) {
      throw new InterpreterException(
          "There is no temporary folder for the classes of cells: " + e.getMessage(), e);
    }
    Notebook.attach(frontEnd);
    System.setOut(
        new PrintStream(new ParagraphStream(frontEnd, System.out), true, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    if (shell != null) {
      shell.close();
      SparkSessions.stop();
    }
  }

  @Override
  public InterpreterResult interpret(String paragraph, InterpreterContext context) {
    shellUse.lock();
    try {
      frontEnd.begin(context.out());
      shell
          .run(paragraph)
          .filter(value -> !(value instanceof Shown))
          .ifPresent(value -> frontEnd.display(Rendering.of(value)));
      return new InterpreterResult(Code.SUCCESS);
    } catch (CellFailedException e) {
      return new InterpreterResult(Code.ERROR, String.join("\n", e.lines()));
    } catch (CellRejectedException | InterruptedException e) {
      return new InterpreterResult(Code.ERROR, e.getMessage());
    } finally {
      frontEnd.end();
      shellUse.unlock();
    }
  }

  /** Interrupts the cell, which ends a run of training in order, and cancels its Spark jobs. */
  @Override
  public void cancel(InterpreterContext context) {
    shell.interrupt();
  }

  /** Java has no forms of Zeppelin's in its text. */
  @Override
  public FormType getFormType() {
    return FormType.NATIVE;
  }

  /** That of a run whose bar is shown, else that of Spark's jobs. */
  @Override
  public int getProgress(InterpreterContext context) {
    int percent = frontEnd.percent();
    return percent > 0 ? percent : SparkSessions.progress();
  }

  /** Nothing while a cell runs. */
  @Override
  public List<InterpreterCompletion> completion(
      String paragraph, int cursor, InterpreterContext context) {
    if (!shellUse.tryLock()) {
      return List.of();
    }
    try {
      int at = Math.min(cursor, paragraph.length());
      Completions completions = shell.assistance().complete(paragraph, at);
      return completions.words().stream()
          .map(word -> new InterpreterCompletion(word, word, ""))
          .toList();
    } finally {
      shellUse.unlock();
    }
  }
}
