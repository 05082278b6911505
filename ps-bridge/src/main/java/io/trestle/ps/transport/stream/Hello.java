package io.trestle.ps.transport.stream;

import io.trestle.ps.transport.Tickets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first bytes on a data stream, {@value #SIZE} of them, little endian:
 *
 * <pre>
 * hello := int64 magic "TRSTLPS1" | int32 version 1 | int32 shard | int32 worker | int32 0
 *          int64 attempt | 32 bytes ticket
 * </pre>
 *
 * The server answers with a keep-alive as welcome, or with a failure, as in {@link
 * io.trestle.ps.transport.Wire}; or closes when the bytes are no hello.
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Hello(int shard, int worker, long attempt, byte[] ticket) {
  static final int SIZE = 32 + Tickets.SIZE;

  private static final long MAGIC = 0x3153_504c_5453_5254L;
  private static final int VERSION = 1;

  void encode(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN).putLong(MAGIC).putInt(VERSION).putInt(shard);
    out.putInt(worker).putInt(0).putLong(attempt).put(ticket);
  }

  /** The hello in {@value #SIZE} bytes from the buffer's position on, or null when it is none. */
  static Hello decode(ByteBuffer in) {
    in.order(ByteOrder.LITTLE_ENDIAN);
    if (in.getLong() != MAGIC || in.getInt() != VERSION) {
      return null;
    }
    int shard = in.getInt();
    int worker = in.getInt();
    if (in.getInt() != 0) {
      return null;
    }
    long attempt = in.getLong();
    byte[] ticket = new byte[Tickets.SIZE];
    in.get(ticket);
    return new Hello(shard, worker, attempt, ticket);
  }
}
