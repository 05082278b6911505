package io.trestle.ps.server;

import io.trestle.ps.PushOutcome;
import io.trestle.ps.transport.Inflow;
import io.trestle.ps.transport.PushParts;
import io.trestle.ps.transport.ReplySink;
import io.trestle.ps.transport.ShardSession;

/** One worker attempt's way into a shard. Its fields are used under the shard's lock. */
final class Session implements ShardSession {
  private final Shard shard;
  private final int worker;
  private final long attempt;
  private final Runnable onFenced;
  private final ReplyCursor cursor;

  /** What became of the last push, for its answer. */
  PushOutcome outcome = PushOutcome.DUPLICATE;

  /** The push that is arriving, or did last. */
  EarlyUpdate early;

  Session(Shard shard, int worker, long attempt, Runnable onFenced, ReplyCursor cursor) {
    this.shard = shard;
    this.worker = worker;
    this.attempt = attempt;
    this.onFenced = onFenced;
    this.cursor = cursor;
  }

  int worker() {
    return worker;
  }

  long attempt() {
    return attempt;
  }

  Runnable onFenced() {
    return onFenced;
  }

  ReplyCursor cursor() {
    return cursor;
  }

  @Override
  public void push(long sequence, long basis, PushParts parts, Runnable keepAlive) {
    shard.push(this, sequence, basis, parts, keepAlive);
  }

  @Override
  public Inflow receive(long sequence, long basis, PushParts parts) {
    return shard.receive(this, sequence, basis, parts);
  }

  @Override
  public void reply(ReplySink sink) {
    shard.reply(this, sink);
  }

  @Override
  public boolean tryPush(long sequence, long basis, PushParts parts) {
    return shard.tryPush(this, sequence, basis, parts);
  }

  @Override
  public boolean tryReply(ReplySink sink) {
    return shard.tryReply(this, sink);
  }

  @Override
  public void pull(long version, ReplySink sink) {
    shard.pull(this, version, sink);
  }

  @Override
  public void finish() {
    shard.finish(this);
  }

  @Override
  public void close() {
    shard.leave(this);
  }
}
