package io.trestle.ps.transport;

import io.trestle.ps.ParameterServerException;
import io.trestle.ps.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Reads a shard's answers as {@link Wire} says, through one reused direct buffer straight into the
 * caller's arrays. Not thread-safe.
 */
public final class AnswerReader {
  private final Input input;
  private final ByteBuffer chunk;
  private final FloatBuffer floats;

  /**
   * A reader.
   *
   * @param chunkBytes size of the buffer: a multiple of 8, more than the longest failure
   * @param input brings the bytes
   */
  public AnswerReader(int chunkBytes, Input input) {
    this.input = input;
    this.chunk = ByteBuffer.allocateDirect(chunkBytes).order(ByteOrder.LITTLE_ENDIAN);
    this.floats = chunk.asFloatBuffer();
  }

  /**
   * Waits for the answer to one request, through any number of keep-alives.
   *
   * @param request has written the request
   * @param want what it asked for; its arrays receive the values
   * @throws ConnectionLostException when it is the answer to another request
   * @throws ParameterServerException the shard's own, when it failed
   * @throws ProtocolException when the bytes are no answer to this request
   */
  public ShardReply read(RequestWriter request, ArrayParts want) throws IOException {
    chunk.clear();
    while (true) {
      fill(Wire.ANSWER_HEADER);
      long length = chunk.getLong(Wire.LENGTH);
      switch (chunk.get(Wire.KIND)) {
        case Wire.KEEP_ALIVE -> skipKeepAlive(length);
        case Wire.FAILURE -> throw failure(length);
        case Wire.REPLY -> {
          requireInStep(request);
          return reply(length, want);
        }
        default ->
            throw new ProtocolException(
                "An answer has the unknown kind " + chunk.get(Wire.KIND) + ".");
      }
    }
  }

  /**
   * Waits for one keep-alive, with which a server welcomes a client.
   *
   * @throws ParameterServerException the server's own, when it refuses
   */
  public void readKeepAlive() throws IOException {
    chunk.clear();
    fill(Wire.ANSWER_HEADER);
    long length = chunk.getLong(Wire.LENGTH);
    if (chunk.get(Wire.KIND) == Wire.FAILURE) {
      throw failure(length);
    }
    requireLength(length, Wire.ANSWER_HEADER);
  }

  private void skipKeepAlive(long length) {
    requireLength(length, Wire.ANSWER_HEADER);
    chunk.flip().position(Wire.ANSWER_HEADER);
    chunk.compact();
  }

  private ParameterServerException failure(long length) throws IOException {
    if (length < Wire.ANSWER_HEADER || length > Wire.ANSWER_HEADER + Failures.MAX_SIZE) {
      throw new ProtocolException("A failure of " + length + " bytes is no failure.");
    }
    fill((int) length);
    return Failures.decode(chunk.flip().position(Wire.ANSWER_HEADER).limit((int) length));
  }

  private ShardReply reply(long length, ArrayParts want) throws IOException {
    long values = 0;
    for (int i = 0; i < want.slices(); i++) {
      values += want.floats(i);
    }
    requireLength(length, Wire.ANSWER_HEADER + Float.BYTES * values);
    ShardReply reply =
        new ShardReply(
            chunk.getLong(Wire.STEP),
            chunk.getLong(Wire.ANSWER_VERSION),
            Outcomes.of(chunk.get(Wire.OUTCOME)),
            chunk.getLong(Wire.STALENESS),
            chunk.get(Wire.MAY_CONTINUE) != 0);
    chunk.flip().position(Wire.ANSWER_HEADER);
    long left = Float.BYTES * values;
    for (int i = 0; i < want.slices(); i++) {
      left = readInto(want.array(i), want.offset(i), want.floats(i), left);
    }
    if (chunk.hasRemaining()) {
      throw new ProtocolException(chunk.remaining() + " bytes follow an answer.");
    }
    return reply;
  }

  /** Reads {@code count} floats; {@code left} bytes of the answer are not yet taken. */
  private long readInto(float[] array, int offset, int count, long left) throws IOException {
    int done = 0;
    long stillLeft = left;
    while (done < count) {
      if (chunk.remaining() < Float.BYTES) {
        refill(stillLeft);
      }
      int now = Math.min(count - done, chunk.remaining() / Float.BYTES);
      int at = chunk.position() / Float.BYTES;
      floats.get(at, array, offset + done, now);
      chunk.position((at + now) * Float.BYTES);
      done += now;
      stillLeft -= (long) now * Float.BYTES;
    }
    return stillLeft;
  }

  /** Moves the bytes of a cut float to the front and reads on, to the end of the answer at most. */
  private void refill(long left) throws IOException {
    chunk.compact();
    chunk.limit((int) Math.min(chunk.capacity(), left));
    while (chunk.position() < Float.BYTES) {
      input.read(chunk);
    }
    chunk.flip();
  }

  private void requireInStep(RequestWriter request) {
    if (chunk.getInt(Wire.REQUEST) != request.tag()) {
      throw new ConnectionLostException(
          "The connection is out of step: the answer is not to the last request.");
    }
  }

  private void fill(int bytes) throws IOException {
    while (chunk.position() < bytes) {
      input.read(chunk);
    }
  }

  private static void requireLength(long actual, long expected) {
    if (actual != expected) {
      throw new ProtocolException(
          "An answer of " + actual + " bytes came where " + expected + " were expected.");
    }
  }
}
