package io.trestle.ps.transport;

/**
 * The client's side of the seam: one worker attempt's open way to one shard. One thread uses it;
 * {@link #close} may come from another and ends a wait. After any exception it is only closed.
 *
 * <p>One request is under way at a time: a {@code send...} and then its {@code receive}. A send may
 * block only while the other side takes no bytes, never for the consistency gate, so that a client
 * can send to all shards before it waits for any.
 */
public interface ShardConnection extends AutoCloseable {

  /** What the shard knew of the worker when this connection was made. */
  ShardRegistration registration();

  /**
   * Sends a push, and asks for parameters in the same round trip.
   *
   * @param gradient what to push; read before this returns
   * @param want what to fetch; kinds, rows and arrays stay as they are until {@link #receive}
   */
  void sendPush(long sequence, long basis, ArrayParts gradient, ArrayParts want);

  /** Asks for parameters; see {@link ShardSession#pull} for {@code version}. */
  void sendPull(long version, ArrayParts want);

  /** Says that the worker has no more batches. */
  void sendFinish();

  /**
   * Waits for the answer to the last send and writes the floats wanted into their arrays.
   *
   * @return for {@link #sendFinish} a reply of no meaning
   * @throws ConnectionLostException when the connection broke or the shard fell silent; another
   *     connection may do better. Other exceptions are the shard's own and final
   */
  ShardReply receive();

  @Override
  void close();
}
