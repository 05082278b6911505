package io.trestle.test.scaling.measure;

import io.trestle.ps.JobSpec;
import io.trestle.ps.transport.Inflow;
import io.trestle.ps.transport.PushParts;
import io.trestle.ps.transport.ReplySink;
import io.trestle.ps.transport.ShardEndpoint;
import io.trestle.ps.transport.ShardRegistration;
import io.trestle.ps.transport.ShardSession;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A shard with a clock around its sessions: from a request that was read to its answer that was
 * written, the waiting for locks and gates included.
 */
final class TimedEndpoint implements ShardEndpoint {
  private final ShardEndpoint shard;
  private final AtomicLong nanos = new AtomicLong();

  TimedEndpoint(ShardEndpoint shard) {
    this.shard = shard;
  }

  long nanos() {
    return nanos.get();
  }

  @Override
  public JobSpec job() {
    return shard.job();
  }

  @Override
  public int shard() {
    return shard.shard();
  }

  @Override
  public ShardRegistration register(int worker, long attempt) {
    return shard.register(worker, attempt);
  }

  @Override
  public ShardSession connect(int worker, long attempt, Runnable onFenced) {
    return new TimedSession(shard.connect(worker, attempt, onFenced));
  }

  private final class TimedSession implements ShardSession {
    private final ShardSession session;

    private TimedSession(ShardSession session) {
      this.session = session;
    }

    @Override
    public void push(long sequence, long basis, PushParts parts, Runnable keepAlive) {
      long start = System.nanoTime();
      session.push(sequence, basis, parts, keepAlive);
      nanos.addAndGet(System.nanoTime() - start);
    }

    /** Parts of the MNIST job are small: none is worked on while it arrives. */
    @Override
    public Inflow receive(long sequence, long basis, PushParts parts) {
      return null;
    }

    @Override
    public void reply(ReplySink sink) {
      long start = System.nanoTime();
      session.reply(sink);
      nanos.addAndGet(System.nanoTime() - start);
    }

    @Override
    public boolean tryPush(long sequence, long basis, PushParts parts) {
      return session.tryPush(sequence, basis, parts);
    }

    @Override
    public boolean tryReply(ReplySink sink) {
      return session.tryReply(sink);
    }

    @Override
    public void pull(long version, ReplySink sink) {
      session.pull(version, sink);
    }

    @Override
    public void finish() {
      session.finish();
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
