package io.trestle.ps;

import java.util.concurrent.CompletableFuture;

/**
 * One worker attempt's way to all shards of a job. Not thread-safe: one thread calls it.
 *
 * <p>Pushes are numbered by the client, from {@link Registration#nextSequence} on. A connection
 * that is lost is made again and the running call repeated; each push counts once on every shard.
 *
 * <p>Blocking calls throw {@link ServerUnavailableException}, {@link BarrierTimeoutException},
 * {@link StaleAttemptException}, {@link JobAbortedException}, {@link RolledBackException} and
 * {@link ProtocolException}; the client is then of no further use and must be closed. The futures
 * of the other calls fail with the same exceptions. An interrupt ends a wait with {@link
 * JobAbortedException} and leaves the thread's interrupt flag set.
 */
public interface ParameterClient extends AutoCloseable {
  /** Asynchronous calls that may be under way at once; one more is refused. */
  int MAX_IN_FLIGHT = 4;

  JobSpec job();

  /** Where this attempt stood when it connected. */
  Registration registration();

  /**
   * Fetches parameters. In synchronous mode: those that the worker's next push must be computed on,
   * waiting for them if need be.
   */
  void pull(Parts into);

  /**
   * Sends one gradient to all shards. A variable that is absent gets no gradient (its optimizer
   * leaves it alone). Every push needs {@code mayContinue} of the answer before it.
   *
   * @throws IllegalStateException when the last answer said that the worker must not push again
   */
  PushResult push(Parts gradient);

  /**
   * {@link #push} and {@link #pull} in one round trip. {@code into} may name other rows than {@code
   * gradient}, or the same arrays.
   */
  PushResult pushPull(Parts gradient, Parts into);

  /**
   * As {@link #pull}, in the background; calls are carried out in their order.
   *
   * @throws IllegalStateException when {@link #MAX_IN_FLIGHT} calls are under way
   */
  CompletableFuture<Void> pullAsync(Parts into);

  /** As {@link #push}, in the background. The parts belong to the call until it is done. */
  CompletableFuture<PushResult> pushAsync(Parts gradient);

  /** As {@link #pushPull}, in the background. The parts belong to the call until it is done. */
  CompletableFuture<PushResult> pushPullAsync(Parts gradient, Parts into);

  /**
   * Says that this worker has no more batches: the others no longer wait for it. Then only pulls
   * are allowed.
   */
  void finish();

  /** Closes the connections; what is under way fails. Does not {@link #finish} the worker. */
  @Override
  void close();
}
