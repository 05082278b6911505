package io.trestle.ps.transport;

import io.trestle.ps.PartKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Writes a shard's answers as {@link Wire} says, through one reused direct buffer: an answer that
 * fits goes out in one write, a longer one in chunks. Not thread-safe. I/O trouble comes out as
 * {@link UncheckedIOException}.
 */
public final class AnswerWriter implements ReplySink {
  private static final int CAPACITY = Wire.ANSWER_HEADER + Float.BYTES * MAX_FLOATS_UNFLUSHED;

  private final RequestReader request;
  private final Output output;
  private final ByteBuffer chunk =
      ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
  private final FloatBuffer floats = chunk.asFloatBuffer();
  private boolean begun;

  /**
   * A writer of answers.
   *
   * @param request tells what is wanted
   * @param output takes the chunks
   */
  public AnswerWriter(RequestReader request, Output output) {
    this.request = request;
    this.output = output;
  }

  /** A new request has come, to which nothing was answered yet. */
  public void reset() {
    begun = false;
    chunk.clear();
  }

  /** Bytes of the answer to the request, when it does not fail. */
  long length() {
    return Wire.ANSWER_HEADER + Float.BYTES * request.wantFloats();
  }

  @Override
  public PartKind kind(int slice) {
    return request.wantKind(slice);
  }

  @Override
  public int rowCount(int slice) {
    return request.wantRowCount(slice);
  }

  @Override
  public int row(int slice, int index) {
    return request.wantRow(slice, index);
  }

  @Override
  public void begin(ShardReply reply) {
    begun = true;
    header(Wire.REPLY, Float.BYTES * request.wantFloats());
    chunk.put(Wire.OUTCOME, Outcomes.code(reply.outcome()));
    chunk.put(Wire.MAY_CONTINUE, (byte) (reply.mayContinue() ? 1 : 0));
    chunk.putLong(Wire.STEP, reply.step());
    chunk.putLong(Wire.ANSWER_VERSION, reply.version());
    chunk.putLong(Wire.STALENESS, reply.staleness());
  }

  @Override
  public void write(int slice, int to, float[] source, int offset, int count) {
    int at = chunk.position() / Float.BYTES;
    floats.put(at, source, offset, count);
    chunk.position((at + count) * Float.BYTES);
  }

  @Override
  public void flush() {
    if (chunk.position() > 0) {
      send(chunk.flip());
      chunk.clear();
    }
  }

  @Override
  public void keepAlive() {
    header(Wire.KEEP_ALIVE, 0);
    flush();
  }

  /** Answers a request to which there is nothing to say. */
  public void done() {
    header(Wire.REPLY, 0);
    flush();
  }

  /**
   * Answers that the request has failed.
   *
   * @return false when an answer was begun already, so that the connection can only be closed
   */
  public boolean fail(Throwable failure) {
    if (begun) {
      return false;
    }
    ByteBuffer encoded = Failures.encode(failure);
    header(Wire.FAILURE, encoded.remaining());
    chunk.put(encoded);
    flush();
    return true;
  }

  private void header(byte kind, long bodyBytes) {
    chunk.clear();
    for (int at = 0; at < Wire.ANSWER_HEADER; at += Long.BYTES) {
      chunk.putLong(at, 0);
    }
    chunk.putLong(Wire.LENGTH, Wire.ANSWER_HEADER + bodyBytes);
    chunk.put(Wire.KIND, kind);
    chunk.putInt(Wire.REQUEST, request.tag());
    chunk.position(Wire.ANSWER_HEADER);
  }

  private void send(ByteBuffer bytes) {
    try {
      output.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
