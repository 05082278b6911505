package io.trestle.spark.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;

/**
 * The stream for errors. The launcher sends descriptor 2 through a filter that drops the JVM's line
 * on incubator modules, and keeps the real standard error as another descriptor, named by a system
 * property: what is written there arrives before the process ends.
 */
final class StandardError {
  private static final String DESCRIPTOR = "trestle.stderr";

  private StandardError() {}

  /** Makes {@link System#err} the real standard error, where the launcher named one. */
  static void restore() {
    Integer descriptor = Integer.getInteger(DESCRIPTOR);
    if (descriptor != null) {
      System.setErr(open(descriptor));
    }
  }

  // The JDK opens no descriptor by its number. Its java.io is open to us (Spark needs that too),
  // and /dev/fd/3 would
  // fail where standard error is a socket.
  private static PrintStream open(int number) {
    try {
      FileDescriptor descriptor = new FileDescriptor();
      Field field = FileDescriptor.class.getDeclaredField("fd");
      field.setAccessible(true);
      field.setInt(descriptor, number);
      return new PrintStream(new FileOutputStream(descriptor), true);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return System.err;
    }
  }
}
