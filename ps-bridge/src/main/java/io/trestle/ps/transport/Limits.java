package io.trestle.ps.transport;

import java.time.Duration;

/** Time limits that both ends of a data connection keep. */
public final class Limits {
  /** How long a client waits for a connection, and a server for the hello on it. */
  public static final Duration CONNECT = Duration.ofSeconds(10);

  /** How long a server may be silent when it owes an answer; it sends keep-alives more often. */
  public static final Duration SILENCE = Duration.ofSeconds(30);

  private static final long FRAME_NANOS = Duration.ofSeconds(10).toNanos();

  // 1 MB/s: slower peers are taken for dead.
  private static final long NANOS_PER_BYTE = 1000;

  private Limits() {}

  /** How long the rest of a frame that has begun may take. */
  public static long frameNanos(long bytes) {
    return FRAME_NANOS + bytes * NANOS_PER_BYTE;
  }
}
