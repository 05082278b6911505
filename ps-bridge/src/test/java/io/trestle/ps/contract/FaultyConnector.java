package io.trestle.ps.contract;

import io.trestle.ps.ProtocolException;
import io.trestle.ps.transport.ArrayParts;
import io.trestle.ps.transport.ConnectionLostException;
import io.trestle.ps.transport.ShardConnection;
import io.trestle.ps.transport.ShardConnector;
import io.trestle.ps.transport.ShardRegistration;
import io.trestle.ps.transport.ShardReply;
import java.util.SplittableRandom;

/**
 * Connections that break, repeat themselves, run ahead, and kill their worker, at random. Used by
 * one thread.
 */
final class FaultyConnector implements ShardConnector {
  private final ShardConnector real;
  private final SplittableRandom random;
  private final int oneIn;

  /**
   * @param oneIn how many operations go well for each that does not, about
   */
  FaultyConnector(ShardConnector real, SplittableRandom random, int oneIn) {
    this.real = real;
    this.random = random;
    this.oneIn = oneIn;
  }

  @Override
  public ShardConnection connect(int shard, int worker, long attempt) {
    if (random.nextInt(oneIn) == 0) {
      throw new ConnectionLostException("injected: refused");
    }
    return new FaultyConnection(real.connect(shard, worker, attempt));
  }

  @Override
  public String address(int shard) {
    return real.address(shard);
  }

  @Override
  public void close() {}

  private enum Fault {
    NONE,
    DROP_BEFORE,
    DROP_AFTER,
    KILL_BEFORE,
    KILL_AFTER,
    REPEAT_OLD,
    REPEAT_THIS,
    RUN_AHEAD
  }

  private Fault roll() {
    Fault[] faults = Fault.values();
    return random.nextInt(oneIn) > 0 ? Fault.NONE : faults[random.nextInt(1, faults.length)];
  }

  private final class FaultyConnection implements ShardConnection {
    private final ShardConnection delegate;
    private long taken;
    private Fault fault = Fault.NONE;
    private long sequence;
    private long basis;
    private ArrayParts gradient;
    private ArrayParts want;

    FaultyConnection(ShardConnection delegate) {
      this.delegate = delegate;
      this.taken = delegate.registration().lastSequence();
    }

    @Override
    public ShardRegistration registration() {
      return delegate.registration();
    }

    @Override
    public void sendPush(long number, long computedOn, ArrayParts pushed, ArrayParts wanted) {
      sequence = number;
      basis = computedOn;
      gradient = pushed;
      want = wanted;
      before();
      delegate.sendPush(sequence, basis, gradient, want);
    }

    private void before() {
      fault = roll();
      switch (fault) {
        case DROP_BEFORE -> throw lost();
        case KILL_BEFORE -> throw new WorkerKilled();
        case REPEAT_OLD -> repeat(Math.max(0, taken - random.nextInt(3)));
        case RUN_AHEAD -> {
          if (sequence == taken + 1) {
            runAhead();
          }
        }
        default -> {}
      }
    }

    /** An old frame comes again, with a gradient that must not count. */
    private void repeat(long old) {
      delegate.sendPush(old, basis, gradient, new ArrayParts(gradient.slices()));
      delegate.receive();
    }

    /**
     * A later frame overtakes this one. Not the very next: this one may have been taken after all,
     * sent over the connection before and applied while this one was being made.
     */
    private void runAhead() {
      try {
        delegate.sendPush(sequence + 2, basis, gradient, new ArrayParts(gradient.slices()));
        delegate.receive();
      } catch (ProtocolException | ConnectionLostException expected) {
        throw lost();
      }
      throw new AssertionError("Push " + (sequence + 2) + " was taken before " + sequence + ".");
    }

    @Override
    public void sendPull(long version, ArrayParts wanted) {
      fault = roll();
      if (fault == Fault.DROP_BEFORE) {
        throw lost();
      }
      if (fault == Fault.KILL_BEFORE) {
        throw new WorkerKilled();
      }
      sequence = 0;
      delegate.sendPull(version, wanted);
    }

    @Override
    public void sendFinish() {
      sequence = 0;
      delegate.sendFinish();
    }

    @Override
    public ShardReply receive() {
      if (fault == Fault.DROP_AFTER) {
        throw lost();
      }
      if (fault == Fault.KILL_AFTER) {
        throw new WorkerKilled();
      }
      ShardReply reply = delegate.receive();
      taken = Math.max(taken, sequence);
      if (fault == Fault.REPEAT_THIS && sequence > 0) {
        repeat(sequence);
      }
      return reply;
    }

    private ConnectionLostException lost() {
      delegate.close();
      return new ConnectionLostException("injected");
    }

    @Override
    public void close() {
      delegate.close();
    }
  }
}
