package io.trestle.ps.transport.rpc;

import io.trestle.ps.ProtocolException;
import io.trestle.ps.transport.Failures;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Control calls that run or have run. The caller names each call with a random id and asks again
 * with the same id when the answer is "pending" or its connection broke: the call is carried out
 * once. Thread-safe.
 *
 * <pre>
 * answer := int8 0 done, fields | int8 1 pending | int8 2 failed, failure
 * </pre>
 */
final class ControlCalls implements AutoCloseable {
  static final int DONE = 0;
  static final int PENDING = 1;
  static final int FAILED = 2;

  /** After this time a caller is told that its call still runs, and so that the server lives. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  /** Calls remembered; done ones are forgotten first. */
  static final int MAX_CALLS = 1024;

  private final ControlDispatcher dispatcher;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "trestle-control");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<UUID, CompletableFuture<ByteBuffer>> calls = new LinkedHashMap<>();

  ControlCalls(ControlDispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  /**
   * Begins a call, or finds it again.
   *
   * @param id the caller's name for it
   * @param request its op and fields, copied before this returns
   * @return the answer: the call's own, or that it is pending after {@link #PATIENCE}
   */
  CompletableFuture<ByteBuffer> call(UUID id, ByteBuffer request) {
    CompletableFuture<ByteBuffer> result;
    synchronized (calls) {
      result = calls.get(id);
      if (result == null) {
        makeRoom();
        ByteBuffer copy = ByteBuffer.allocate(request.remaining()).put(request).flip();
        result = CompletableFuture.supplyAsync(() -> run(copy), threads);
        calls.put(id, result);
      }
    }
    ByteBuffer pending = new ControlWriter().int8(PENDING).message();
    return result
        .copy()
        .completeOnTimeout(pending, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(ByteBuffer::duplicate);
  }

  private void makeRoom() {
    Iterator<CompletableFuture<ByteBuffer>> oldest = calls.values().iterator();
    while (calls.size() >= MAX_CALLS && oldest.hasNext()) {
      if (oldest.next().isDone()) {
        oldest.remove();
      }
    }
    if (calls.size() >= MAX_CALLS) {
      throw new ProtocolException(MAX_CALLS + " control calls run on this server at once.");
    }
  }

  private ByteBuffer run(ByteBuffer request) {
    try {
      ControlReader in = new ControlReader(request);
      ControlOp op = ControlOp.of(in.int8());
      ControlWriter out = new ControlWriter().int8(DONE);
      dispatcher.dispatch(op, in, out);
      return out.message();
    } catch (RuntimeException e) {
      return failure(e);
    }
  }

  static ByteBuffer failure(Throwable failure) {
    return new ControlWriter().int8(FAILED).raw(Failures.encode(failure)).message();
  }

  /** Lets calls that are nearly done give their answer, then ends the others. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
