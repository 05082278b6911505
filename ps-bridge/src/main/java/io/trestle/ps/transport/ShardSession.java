package io.trestle.ps.transport;

/**
 * One worker attempt's data way into a shard, on the server's side. One thread at a time calls it
 * (save {@link #close}). Calls block, within the bounds of the job's settings, so they must not run
 * on an event loop, save those that only try. An exception leaves the shard as it was before the
 * call.
 *
 * <p>A push is two calls, so that a client can hand it to all shards before it waits for any:
 * {@link #push} takes it, {@link #reply} waits at the consistency gate and answers.
 */
public interface ShardSession extends AutoCloseable {
  /** Asks for the newest parameters. */
  long LATEST = -1;

  /**
   * Takes one push: applies it at once, keeps it for its synchronous update, or finds that it is a
   * repeat or late. Waits only while pushes are held for a snapshot.
   *
   * @param sequence one more than the last one, or at most that for a repeat (whose parts are not
   *     looked at); 0 repeats "nothing yet", to be admitted by {@link #reply}
   * @param basis the version of this shard's parameters that the gradient was computed on
   * @param parts read before this returns
   * @param keepAlive as {@link ReplySink#keepAlive}
   * @throws io.trestle.ps.ProtocolException when a sequence was left out, the worker was told not
   *     to push or has finished, or the parts do not fit the shard
   * @throws io.trestle.ps.StaleAttemptException when the session is fenced
   * @throws java.io.UncheckedIOException when the parts are an {@link Inflow} and another push was
   *     applied meanwhile; the connection is to be closed, so that the client sends the push again
   */
  void push(long sequence, long basis, PushParts parts, Runnable keepAlive);

  /**
   * Begins to take a push whose values have not all come. The shard works on them while the rest is
   * on its way, which saves the time that a long push would take after it.
   *
   * @param parts as in {@link #push}, but without values
   * @return what is to be pushed when the values have been added; null when this push must be
   *     received whole
   */
  Inflow receive(long sequence, long basis, PushParts parts);

  /**
   * Waits until the last push's answer may be given, then gives it: with the parameters wanted, of
   * the version that the next push must be computed on.
   *
   * @throws io.trestle.ps.BarrierTimeoutException when others did not come in time
   */
  void reply(ReplySink sink);

  /**
   * As {@link #push}, but gives up where that would wait; may run on an event loop.
   *
   * @return whether the push was taken
   */
  boolean tryPush(long sequence, long basis, PushParts parts);

  /**
   * As {@link #reply}, but gives up where that would wait; may run on an event loop when the sink
   * may.
   *
   * @return whether the answer was given
   */
  boolean tryReply(ReplySink sink);

  /**
   * Gives parameters.
   *
   * @param version {@link #LATEST}, or in synchronous mode a version, which is waited for, and
   *     which must not be older than the one before the current one
   */
  void pull(long version, ReplySink sink);

  /** The worker has no more batches; it leaves the group. Repeats are welcome. */
  void finish();

  /** The connection is gone. Wakes a call that waits. */
  @Override
  void close();
}
