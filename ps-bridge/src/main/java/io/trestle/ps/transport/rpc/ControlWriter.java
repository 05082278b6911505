package io.trestle.ps.transport.rpc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Writes the fields of a control message: numbers in little endian; bytes and lists with an int32
 * count before them; strings as UTF-8 bytes; an optional as int8 0, or 1 and the value.
 */
final class ControlWriter {
  private static final int FIRST_CAPACITY = 256;

  private ByteBuffer out = ByteBuffer.allocate(FIRST_CAPACITY).order(ByteOrder.LITTLE_ENDIAN);

  ControlWriter int8(int value) {
    room(Byte.BYTES).put((byte) value);
    return this;
  }

  ControlWriter int32(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  ControlWriter int64(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  ControlWriter bool(boolean value) {
    return int8(value ? 1 : 0);
  }

  ControlWriter duration(Duration value) {
    return int64(value.toNanos());
  }

  ControlWriter bytes(byte[] value) {
    int32(value.length);
    return raw(ByteBuffer.wrap(value));
  }

  ControlWriter string(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  ControlWriter optionalString(Optional<String> value) {
    bool(value.isPresent());
    value.ifPresent(this::string);
    return this;
  }

  <T> ControlWriter list(List<T> list, BiConsumer<ControlWriter, T> element) {
    int32(list.size());
    list.forEach(item -> element.accept(this, item));
    return this;
  }

  /** Bytes without a count. */
  ControlWriter raw(ByteBuffer value) {
    room(value.remaining()).put(value.duplicate());
    return this;
  }

  /** What was written, to be read. */
  ByteBuffer message() {
    return out.flip();
  }

  private ByteBuffer room(int bytes) {
    if (out.remaining() < bytes) {
      int capacity = Math.max(2 * out.capacity(), out.position() + bytes);
      out = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(out.flip());
    }
    return out;
  }
}
