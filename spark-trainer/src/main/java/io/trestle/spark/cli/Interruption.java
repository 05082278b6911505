package io.trestle.spark.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns SIGINT and SIGTERM into an interrupt of the thread that trains, so that a run ends in
 * order: servers and Spark jobs end, and the last state is said. The second signal ends the process
 * at once.
 *
 * <p>{@code sun.misc.Signal} is called by reflection: javac warns of it and cannot be told not to,
 * and a JVM without it keeps its own way with signals.
 */
final class Interruption {
  private static final Map<String, Integer> SIGNALS = Map.of("INT", 2, "TERM", 15);

  private final Screen screen;
  private final Thread runner;
  private final AtomicInteger received = new AtomicInteger();

  private Interruption(Screen screen, Thread runner) {
    this.screen = screen;
    this.runner = runner;
  }

  /** From now on signals interrupt the calling thread. */
  static Interruption ofThisThread(Screen screen) {
    Interruption interruption = new Interruption(screen, Thread.currentThread());
    SIGNALS.forEach(interruption::handle);
    return interruption;
  }

  /** The number of the signal that came; 0 when none did. */
  int signal() {
    return received.get();
  }

  private void received(int signal) {
    if (!received.compareAndSet(0, signal)) {
      Runtime.getRuntime().halt(ExitStatus.SIGNALLED + signal);
    }
    screen.err().println();
    screen.err().println("trestle: stopping; once more to stop at once");
    runner.interrupt();
  }

  private void handle(String name, int number) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, args) ->
                  switch (method.getName()) {
                    case "equals" -> proxy == args[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "toString" -> "trestle's handler of SIG" + name;
                    default -> {
                      received(number);
                      yield null;
                    }
                  });
      Method handle = signal.getMethod("handle", signal, handler);
      handle.invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // The JVM was started with -Xrs or has no such signal: it ends the process in its own way.
      return;
    }
  }
}
