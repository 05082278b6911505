package io.trestle.ps.transport.rpc;

import io.trestle.ps.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the fields of a control message; the mirror of {@link ControlWriter}. Lengths and counts
 * are checked against the message before memory is taken.
 */
final class ControlReader {
  private final ByteBuffer in;

  /** Reads the buffer's remaining bytes, which must not change meanwhile. */
  ControlReader(ByteBuffer message) {
    this.in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  int int8() {
    return read(ByteBuffer::get);
  }

  int int32() {
    return read(ByteBuffer::getInt);
  }

  long int64() {
    return read(ByteBuffer::getLong);
  }

  boolean bool() {
    return int8() != 0;
  }

  Duration duration() {
    return Duration.ofNanos(int64());
  }

  byte[] bytes() {
    byte[] bytes = new byte[count(1)];
    in.get(bytes);
    return bytes;
  }

  String string() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  Optional<String> optionalString() {
    return bool() ? Optional.of(string()) : Optional.empty();
  }

  /** A list whose elements take at least {@code smallest} bytes each. */
  <T> List<T> list(int smallest, Function<ControlReader, T> element) {
    int count = count(smallest);
    List<T> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(element.apply(this));
    }
    return list;
  }

  ByteBuffer rest() {
    return in.slice();
  }

  void end() {
    if (in.hasRemaining()) {
      throw new ProtocolException(in.remaining() + " bytes follow a control message.");
    }
  }

  private int count(int bytesEach) {
    int count = int32();
    if (count < 0 || count > in.remaining() / bytesEach) {
      throw new ProtocolException("A control message claims to hold " + count + " elements.");
    }
    return count;
  }

  private <T> T read(Function<ByteBuffer, T> field) {
    try {
      return field.apply(in);
    } catch (BufferUnderflowException e) {
      throw new ProtocolException("A control message ends too soon.", e);
    }
  }
}
