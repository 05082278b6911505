package io.trestle.ps.client;

import io.trestle.ps.ParameterClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Carries out a client's asynchronous calls one after another, on one thread made when needed. */
final class Background implements AutoCloseable {
  private final String name;
  private final AtomicInteger inFlight = new AtomicInteger();
  private ExecutorService thread;

  Background(String name) {
    this.name = name;
  }

  boolean isIdle() {
    return inFlight.get() == 0;
  }

  <T> CompletableFuture<T> submit(Supplier<T> call) {
    if (inFlight.get() >= ParameterClient.MAX_IN_FLIGHT) {
      throw new IllegalStateException(
          ParameterClient.MAX_IN_FLIGHT + " calls are under way; wait for one of their futures.");
    }
    return enqueue(call);
  }

  /** Runs a call after those under way, and waits for it. */
  <T> T runAfter(Supplier<T> call) {
    try {
      return enqueue(call).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private <T> CompletableFuture<T> enqueue(Supplier<T> call) {
    if (thread == null) {
      thread =
          Executors.newSingleThreadExecutor(
              task -> {
                Thread made = new Thread(task, name);
                made.setDaemon(true);
                return made;
              });
    }
    inFlight.incrementAndGet();
    CompletableFuture<T> future = new CompletableFuture<>();
    thread.execute(() -> complete(future, call));
    return future;
  }

  /** The count goes down first: whoever sees the future done may call again. */
  private <T> void complete(CompletableFuture<T> future, Supplier<T> call) {
    T result;
    try {
      result = call.get();
    } catch (RuntimeException | Error e) {
      inFlight.decrementAndGet();
      future.completeExceptionally(e);
      return;
    }
    inFlight.decrementAndGet();
    future.complete(result);
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
