package io.trestle.test.tensorflow;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process behind {@link TensorFlow}: one request at a time, each with a bounded wait. */
final class OracleProcess {
  private static final int LINES_KEPT = 40;

  /** Writes one request and reads its reply. */
  interface Exchange<R> {
    void write(DataOutputStream out) throws IOException;

    R read(DataInputStream in) throws IOException;
  }

  private final TensorFlowVersion version;
  private final Duration patience;
  private final Process process;
  private final DataOutputStream out;
  private final DataInputStream in;
  private final Deque<String> log = new ArrayDeque<>();
  private final ExecutorService caller = Executors.newSingleThreadExecutor(this::thread);

  OracleProcess(TensorFlowVersion version, Duration patience) {
    this.version = version;
    this.patience = patience;
    ProcessBuilder builder = new ProcessBuilder(Runtimes.command(version));
    builder.environment().put("LD_LIBRARY_PATH", Runtimes.libraryPath(version));
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "1");
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start TensorFlow " + version, e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
    in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    thread(this::keepLog).start();
  }

  synchronized <R> R ask(Exchange<R> exchange) {
    Future<R> reply = caller.submit(() -> exchangeNow(exchange));
    try {
      return reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new OracleException(
          "TensorFlow " + version + " did not answer within " + patience + lastLines(), e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new OracleException("Interrupted while TensorFlow " + version + " worked", e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the process: by the end of its input, by force if that does not do within 10 s. */
  void stop() {
    try {
      out.close();
    } catch (IOException e) {
      process.destroyForcibly();
    }
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    caller.shutdownNow();
  }

  private <R> R exchangeNow(Exchange<R> exchange) throws IOException {
    exchange.write(out);
    out.flush();
    int status = in.readUnsignedByte();
    if (status != 0) {
      String message = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
      throw new OracleException("TensorFlow " + version + " says: " + message);
    }
    return exchange.read(in);
  }

  private OracleException failure(Throwable cause) {
    return cause instanceof OracleException said
        ? said
        : new OracleException("TensorFlow " + version + " broke off" + lastLines(), cause);
  }

  private void keepLog() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (log) {
          log.addLast(line);
          if (log.size() > LINES_KEPT) {
            log.removeFirst();
          }
        }
      }
    } catch (IOException e) {
      // The process has gone; what it said until then is kept.
      return;
    }
  }

  private String lastLines() {
    synchronized (log) {
      return "; it last said:\n" + String.join("\n", log);
    }
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, "tensorflow-" + version);
    thread.setDaemon(true);
    return thread;
  }
}
