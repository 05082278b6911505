package io.trestle.ps.transport;

import io.trestle.ps.AuthenticationException;
import io.trestle.ps.BarrierTimeoutException;
import io.trestle.ps.JobAbortedException;
import io.trestle.ps.ParameterServerException;
import io.trestle.ps.PlacementException;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.RolledBackException;
import io.trestle.ps.ShardNotReadyException;
import io.trestle.ps.SnapshotException;
import io.trestle.ps.StaleAttemptException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Carries a shard's exceptions to its client: kind, message and missing workers, never a Java
 * object.
 *
 * <pre>
 * failure := int32 kind | int32 n, n * int32 missing worker | int32 m, m bytes UTF-8 | 0 to 3 bytes 0
 * </pre>
 *
 * All numbers are little endian; the whole is a multiple of 4 bytes long and at most {@link
 * #MAX_SIZE}.
 */
public final class Failures {
  /** Longest encoded failure. */
  public static final int MAX_SIZE = 16 * 1024;

  private static final int MAX_MESSAGE = 8 * 1024;
  private static final int MAX_WORKERS = 1024;

  private static final int PROTOCOL = 1;
  private static final int STALE_ATTEMPT = 2;
  private static final int ABORTED = 3;
  private static final int BARRIER_TIMEOUT = 4;
  private static final int NOT_READY = 5;
  private static final int ROLLED_BACK = 6;
  private static final int SNAPSHOT = 7;
  private static final int PLACEMENT = 8;
  private static final int AUTHENTICATION = 9;
  private static final int INTERNAL = 10;

  private Failures() {}

  /** The failure as bytes, from 0 to its limit. */
  public static ByteBuffer encode(Throwable failure) {
    byte[] message = message(failure);
    List<Integer> missing =
        failure instanceof BarrierTimeoutException timeout ? timeout.missingWorkers() : List.of();
    int workers = Math.min(missing.size(), MAX_WORKERS);
    int size = 3 * Integer.BYTES + workers * Integer.BYTES + message.length;
    ByteBuffer bytes = ByteBuffer.allocate(size + 3 & ~3).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(kind(failure)).putInt(workers);
    missing.stream().limit(workers).forEach(bytes::putInt);
    bytes.putInt(message.length).put(message);
    return bytes.clear();
  }

  /**
   * The exception that {@link #encode} was given, as far as it is known here.
   *
   * @param bytes a failure from the buffer's position to its limit, in any byte order
   * @return never null; bytes that are no failure give a {@link ProtocolException}
   */
  public static ParameterServerException decode(ByteBuffer bytes) {
    ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < 3 * Integer.BYTES) {
      return malformed();
    }
    int kind = in.getInt();
    int workers = in.getInt();
    if (workers < 0 || workers > (in.remaining() - Integer.BYTES) / Integer.BYTES) {
      return malformed();
    }
    List<Integer> missing = new ArrayList<>(workers);
    for (int i = 0; i < workers; i++) {
      missing.add(in.getInt());
    }
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      return malformed();
    }
    byte[] message = new byte[length];
    in.get(message);
    return exception(kind, new String(message, StandardCharsets.UTF_8), missing);
  }

  private static ParameterServerException malformed() {
    return new ProtocolException("The server answered with a failure that cannot be read.");
  }

  private static int kind(Throwable failure) {
    if (failure instanceof ProtocolException) {
      return PROTOCOL;
    } else if (failure instanceof StaleAttemptException) {
      return STALE_ATTEMPT;
    } else if (failure instanceof JobAbortedException) {
      return ABORTED;
    } else if (failure instanceof BarrierTimeoutException) {
      return BARRIER_TIMEOUT;
    } else if (failure instanceof ShardNotReadyException) {
      return NOT_READY;
    } else if (failure instanceof RolledBackException) {
      return ROLLED_BACK;
    } else if (failure instanceof SnapshotException) {
      return SNAPSHOT;
    } else if (failure instanceof PlacementException) {
      return PLACEMENT;
    } else if (failure instanceof AuthenticationException) {
      return AUTHENTICATION;
    }
    return INTERNAL;
  }

  private static ParameterServerException exception(int kind, String text, List<Integer> missing) {
    return switch (kind) {
      case STALE_ATTEMPT -> new StaleAttemptException(text);
      case ABORTED -> new JobAbortedException(text);
      case BARRIER_TIMEOUT -> new BarrierTimeoutException(text, missing);
      case NOT_READY -> new ShardNotReadyException(text);
      case ROLLED_BACK -> new RolledBackException(text);
      case SNAPSHOT -> new SnapshotException(text);
      case PLACEMENT -> new PlacementException(text);
      case AUTHENTICATION -> new AuthenticationException(text);
      default -> new ProtocolException(text);
    };
  }

  private static byte[] message(Throwable failure) {
    String text =
        kind(failure) == INTERNAL ? "The server failed: " + failure : failure.getMessage();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= MAX_MESSAGE ? bytes : Arrays.copyOf(bytes, MAX_MESSAGE);
  }
}
