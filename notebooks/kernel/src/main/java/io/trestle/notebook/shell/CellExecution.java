package io.trestle.notebook.shell;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Runs snippets on the calling thread and keeps what they gave or threw as the object that it is;
 * JShell itself hands on its text alone.
 */
final class CellExecution extends DirectExecutionControl {
  private Object value;
  private Throwable thrown;

  CellExecution(CellClasses classes) {
    super(classes);
  }

  /** What the last snippet gave, or null. */
  Object value() {
    return value;
  }

  /** What the last snippet threw, or null. */
  Throwable thrown() {
    return thrown;
  }

  void forget() {
    value = null;
    thrown = null;
  }

  @Override
  protected String invoke(Method snippet) throws Exception {
    forget();
    try {
      value = snippet.invoke(null);
    } catch (InvocationTargetException e) {
      thrown = e.getCause();
      throw e;
    }
    // JShell's own text of a value is not shown, and toString of a large one takes time.
    return "";
  }

  /** JShell asks by this interface; there is one execution for one shell. */
  ExecutionControlProvider provider() {
    CellExecution self = this;
    return new ExecutionControlProvider() {
      @Override
      public String name() {
        return "cells";
      }

      @Override
      public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
        return self;
      }
    };
  }
}
