package io.trestle.ps.transport.inprocess;

import io.trestle.ps.PartKind;
import io.trestle.ps.PushOutcome;
import io.trestle.ps.transport.ArrayParts;
import io.trestle.ps.transport.ReplySink;
import io.trestle.ps.transport.ShardConnection;
import io.trestle.ps.transport.ShardRegistration;
import io.trestle.ps.transport.ShardReply;
import io.trestle.ps.transport.ShardSession;

/** Calls the shard on the client's own thread; floats go from array to array once. */
final class InProcessConnection implements ShardConnection, ReplySink {
  private static final ShardReply FINISHED = new ShardReply(0, 0, PushOutcome.DUPLICATE, 0, false);

  private enum Sent {
    PUSH,
    PULL,
    FINISH
  }

  private final ShardRegistration registration;
  private final ShardSession session;
  private Sent sent;
  private long version;
  private ArrayParts wanted;
  private ShardReply reply;

  InProcessConnection(ShardRegistration registration, ShardSession session) {
    this.registration = registration;
    this.session = session;
  }

  @Override
  public ShardRegistration registration() {
    return registration;
  }

  @Override
  public void sendPush(long sequence, long basis, ArrayParts gradient, ArrayParts want) {
    sent = Sent.PUSH;
    wanted = want;
    session.push(sequence, basis, gradient, InProcessConnection::nothing);
  }

  private static void nothing() {}

  @Override
  public void sendPull(long wantedVersion, ArrayParts want) {
    sent = Sent.PULL;
    version = wantedVersion;
    wanted = want;
  }

  @Override
  public void sendFinish() {
    sent = Sent.FINISH;
    session.finish();
  }

  @Override
  public ShardReply receive() {
    switch (sent) {
      case PUSH -> session.reply(this);
      case PULL -> session.pull(version, this);
      case FINISH -> reply = FINISHED;
    }
    return reply;
  }

  @Override
  public void close() {
    session.close();
  }

  @Override
  public PartKind kind(int slice) {
    return wanted.kind(slice);
  }

  @Override
  public int rowCount(int slice) {
    return wanted.rowCount(slice);
  }

  @Override
  public int row(int slice, int index) {
    return wanted.row(slice, index);
  }

  @Override
  public void begin(ShardReply answer) {
    reply = answer;
  }

  @Override
  public void write(int slice, int to, float[] source, int offset, int count) {
    System.arraycopy(source, offset, wanted.array(slice), wanted.offset(slice) + to, count);
  }

  @Override
  public void flush() {}

  @Override
  public void keepAlive() {}
}
