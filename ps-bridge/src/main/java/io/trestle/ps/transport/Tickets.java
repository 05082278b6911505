package io.trestle.ps.transport;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Tickets that let a worker open its data connection: random, good once, for a short time, for one
 * {@link Grant}. A ticket is a 16-byte name, by which it is looked up, and a 16-byte key, which is
 * compared in constant time. Thread-safe. At most {@value #MAX_OUTSTANDING} tickets are unused at a
 * time; beyond that the oldest is forgotten, so that its holder has to ask again.
 */
public final class Tickets {
  /** Bytes of a ticket. */
  public static final int SIZE = 32;

  static final int MAX_OUTSTANDING = 4096;

  private static final int NAME_SIZE = 16;

  private final SecureRandom random = new SecureRandom();
  private final long lifetimeNanos;
  private final LongSupplier nanoTime;
  // Oldest first, which is also the order in which they expire.
  private final Map<ByteBuffer, Issued> unused = new LinkedHashMap<>();

  /**
   * An empty registry.
   *
   * @param lifetime how long a ticket may stay unused
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public Tickets(Duration lifetime, LongSupplier nanoTime) {
    this.lifetimeNanos = lifetime.toNanos();
    this.nanoTime = nanoTime;
  }

  /** A new ticket of {@value #SIZE} bytes for the grant. */
  public synchronized byte[] issue(Grant grant) {
    long now = nanoTime.getAsLong();
    forget(now);
    byte[] ticket = new byte[SIZE];
    random.nextBytes(ticket);
    byte[] key = Arrays.copyOfRange(ticket, NAME_SIZE, SIZE);
    unused.put(name(ticket), new Issued(key, grant, now + lifetimeNanos));
    return ticket;
  }

  /**
   * Uses a ticket up.
   *
   * @param ticket {@value #SIZE} bytes as shown by a stranger
   * @return its grant, or empty if it was never issued, was used, or is too old
   */
  public synchronized Optional<Grant> redeem(byte[] ticket) {
    if (ticket.length != SIZE) {
      return Optional.empty();
    }
    Issued issued = unused.remove(name(ticket));
    if (issued == null || nanoTime.getAsLong() - issued.expiresNanos >= 0) {
      return Optional.empty();
    }
    byte[] shown = Arrays.copyOfRange(ticket, NAME_SIZE, SIZE);
    return MessageDigest.isEqual(issued.key, shown) ? Optional.of(issued.grant) : Optional.empty();
  }

  /** Number of tickets that were issued and are neither used nor forgotten. */
  synchronized int outstanding() {
    return unused.size();
  }

  private void forget(long now) {
    Iterator<Issued> oldest = unused.values().iterator();
    while (oldest.hasNext()) {
      boolean expired = now - oldest.next().expiresNanos >= 0;
      if (!expired && unused.size() < MAX_OUTSTANDING) {
        return;
      }
      oldest.remove();
    }
  }

  private static ByteBuffer name(byte[] ticket) {
    return ByteBuffer.wrap(ticket.clone(), 0, NAME_SIZE);
  }

  private static final class Issued {
    private final byte[] key;
    private final Grant grant;
    private final long expiresNanos;

    Issued(byte[] key, Grant grant, long expiresNanos) {
      this.key = key;
      this.grant = grant;
      this.expiresNanos = expiresNanos;
    }
  }
}
