package io.trestle.ps.client;

import io.trestle.ps.ProtocolException;
import io.trestle.ps.RolledBackException;
import io.trestle.ps.ServerUnavailableException;
import io.trestle.ps.ShardNotReadyException;
import io.trestle.ps.transport.ArrayParts;
import io.trestle.ps.transport.ConnectionLostException;
import io.trestle.ps.transport.ShardConnection;
import io.trestle.ps.transport.ShardConnector;
import io.trestle.ps.transport.ShardRegistration;
import io.trestle.ps.transport.ShardReply;
import java.util.SplittableRandom;

/**
 * The way to one shard: holds the request under way, and when the connection is lost makes another
 * one and sends the request again. That is safe because the shard knows repeats by their sequence.
 */
final class ShardLink implements AutoCloseable {
  private enum Request {
    PUSH,
    PULL,
    FINISH
  }

  private final ShardConnector connector;
  private final ClientSettings settings;
  private final int shard;
  private final int worker;
  private final long attempt;
  private final SplittableRandom random;
  private final ArrayParts gradient;
  private final ArrayParts want;
  private volatile ShardConnection connection;
  private volatile boolean closed;
  private Request request;
  private long sequence;
  private long basis;
  private long version;
  private ConnectionLostException sendFailure;

  /** The version of this shard's parameters that was pulled last. */
  private long pulled;

  ShardLink(
      ShardConnector connector,
      ClientSettings settings,
      int shard,
      int slices,
      int worker,
      long attempt) {
    this.connector = connector;
    this.settings = settings;
    this.shard = shard;
    this.worker = worker;
    this.attempt = attempt;
    this.random = new SplittableRandom(settings.seed() + 31L * worker + shard);
    this.gradient = new ArrayParts(slices);
    this.want = new ArrayParts(slices);
  }

  int shard() {
    return shard;
  }

  ArrayParts gradient() {
    return gradient;
  }

  ArrayParts want() {
    return want;
  }

  long pulled() {
    return pulled;
  }

  /** Connects for the first time. */
  ShardRegistration open() {
    connect(null);
    ShardRegistration registration = connection.registration();
    sequence = registration.lastSequence();
    pulled = registration.nextVersion();
    return registration;
  }

  /** Sets the sequence that counts as sent, before the first request. */
  void startAt(long lastSequence) {
    sequence = lastSequence;
  }

  void sendPush(long number, long computedOn) {
    request = Request.PUSH;
    sequence = number;
    basis = computedOn;
    send();
  }

  void sendPull(long wanted) {
    request = Request.PULL;
    version = wanted;
    send();
  }

  void sendFinish() {
    request = Request.FINISH;
    send();
  }

  private void send() {
    sendFailure = null;
    try {
      sendOnce();
    } catch (ConnectionLostException e) {
      sendFailure = e; // the other shards come first: receive() connects again
    }
  }

  private void sendOnce() {
    switch (request) {
      case PUSH -> connection.sendPush(sequence, basis, gradient, want);
      case PULL -> connection.sendPull(version, want);
      case FINISH -> connection.sendFinish();
    }
  }

  /** Waits for the answer, over as many connections as it takes. */
  ShardReply receive() {
    ConnectionLostException lost = sendFailure;
    while (true) {
      try {
        if (lost != null) {
          connect(lost);
          requireSameHistory(connection.registration());
          sendOnce();
        }
        ShardReply reply = connection.receive();
        if (request != Request.FINISH) {
          pulled = reply.version();
        }
        return reply;
      } catch (ConnectionLostException e) {
        lost = e;
      }
    }
  }

  private void requireSameHistory(ShardRegistration registration) {
    long least = request == Request.PUSH ? sequence - 1 : sequence;
    if (registration.lastSequence() < least) {
      throw new RolledBackException(
          String.format(
              "Shard %d has push %d of worker %d as its last, but %d was acknowledged: it was"
                  + " restored from an older snapshot. Connect anew.",
              shard, registration.lastSequence(), worker, least));
    }
    if (request == Request.PUSH && registration.lastSequence() > sequence) {
      throw new ProtocolException(
          String.format(
              "Shard %d has push %d of worker %d, which this client has not sent.",
              shard, registration.lastSequence(), worker));
    }
  }

  private void connect(ConnectionLostException cause) {
    long start = settings.pacer().nanos();
    RuntimeException last = cause;
    for (int tries = 1; ; tries++) {
      disconnect();
      try {
        adopt(connector.connect(shard, worker, attempt));
        return;
      } catch (ConnectionLostException | ShardNotReadyException e) {
        last = e;
      }
      long spent = settings.pacer().nanos() - start;
      if (spent >= settings.retry().total().toNanos()) {
        throw new ServerUnavailableException(
            shard,
            connector.address(shard),
            String.format(
                "%d tries in %d ms failed, the last with: %s",
                tries, spent / 1_000_000, last.getMessage()),
            last);
      }
      settings.pacer().pause(settings.retry().waitNanos(tries, random));
    }
  }

  private synchronized void adopt(ShardConnection made) {
    connection = made;
    if (closed) {
      made.close();
      throw new IllegalStateException("The client was closed.");
    }
  }

  private void disconnect() {
    ShardConnection old = connection;
    if (old != null) {
      old.close();
    }
    if (closed) {
      throw new IllegalStateException("The client was closed.");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    ShardConnection open = connection;
    if (open != null) {
      open.close();
    }
  }
}
