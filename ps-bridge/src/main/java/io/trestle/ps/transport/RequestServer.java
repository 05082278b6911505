package io.trestle.ps.transport;

import io.trestle.ps.ParameterServerException;
import io.trestle.ps.placement.Placement;
import io.trestle.ps.placement.Slice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/** Carries received requests out on a shard's session, whichever way they came. Not thread-safe. */
public final class RequestServer {
  // 16 kB, half a first-level cache.
  private static final int PIECE = 4096;
  private static final float[] NONE = {};

  // As much is read at a time: it is still in a second-level cache when it is worked on.
  private static final int ARRIVING = 256 * 1024;

  private final ShardSession session;
  private final RequestReader request;
  private final AnswerWriter answer;
  private final long longestRequest;
  private boolean begun;
  private boolean pushed;
  private float[] piece = NONE;

  /**
   * A server of one session.
   *
   * @param output takes the answers
   */
  public RequestServer(ShardEndpoint shard, ShardSession session, Output output) {
    List<Slice> slices = Placement.of(shard.job()).slices(shard.shard());
    this.session = session;
    this.request = new RequestReader(slices);
    this.answer = new AnswerWriter(request, output);
    this.longestRequest = Wire.longestRequest(slices);
  }

  /** Bytes of the longest request that this shard can be sent. */
  public long longestRequest() {
    return longestRequest;
  }

  /** Tells the client that it was let in. */
  public void welcome() {
    answer.keepAlive();
  }

  /** How far a request has come. */
  public enum Progress {
    /** It was answered. */
    SERVED,
    /** It failed, so that the connection is of no further use. */
    FAILED,
    /** It would have to wait: {@link #serve} goes on with it. */
    WAITS
  }

  /**
   * Serves a request as far as that goes without waiting; may run on an event loop.
   *
   * @param bytes the request from 0 to its limit, little endian
   * @param floats the same memory as floats
   * @param room bytes that the output takes without waiting; more than the longest failure
   */
  public Progress tryServe(ByteBuffer bytes, FloatBuffer floats, int room) {
    try {
      begin(bytes, floats);
      if (request.op() != Op.PUSH || answer.length() > room) {
        return Progress.WAITS;
      }
      pushed = session.tryPush(request.sequence(), request.version(), request);
      if (!pushed || !session.tryReply(answer)) {
        return Progress.WAITS;
      }
      begun = false;
      return Progress.SERVED;
    } catch (ParameterServerException e) {
      answer.fail(e);
      return Progress.FAILED;
    }
  }

  /**
   * Serves one request, from where {@link #tryServe} has left it, and answers it.
   *
   * @param bytes the request from 0 to its limit, little endian
   * @param floats the same memory as floats
   * @return false when it failed, so that the connection is of no further use
   */
  public boolean serve(ByteBuffer bytes, FloatBuffer floats) {
    try {
      if (!begun) {
        begin(bytes, floats);
      }
      switch (request.op()) {
        case PUSH -> {
          if (!pushed) {
            session.push(request.sequence(), request.version(), request, answer::keepAlive);
          }
          session.reply(answer);
        }
        case PULL -> session.pull(request.version(), answer);
        case FINISH -> {
          session.finish();
          answer.done();
        }
      }
      begun = false;
      return true;
    } catch (ParameterServerException e) {
      answer.fail(e);
      return false;
    }
  }

  /**
   * Serves a long push while it arrives, if it is one that the shard takes so.
   *
   * @param bytes what has come of the request, from 0 to its position, little endian; its limit is
   *     its capacity
   * @param floats the same memory as floats
   * @param length of the whole request
   * @param rest brings more of the request, and nothing else
   * @return {@link Progress#WAITS} when the request must be received whole and then {@link #serve}d
   */
  public Progress serveArriving(ByteBuffer bytes, FloatBuffer floats, long length, Input rest)
      throws IOException {
    int head = request.headBytes();
    if (head > bytes.capacity() / 2) {
      return Progress.WAITS;
    }
    while (bytes.position() < head) {
      rest.read(bytes);
    }
    answer.reset();
    Inflow inflow = arriving(bytes, length);
    if (inflow == null) {
      return Progress.WAITS;
    }
    receive(bytes, floats, length - head, rest, inflow);
    try {
      session.push(request.sequence(), request.version(), inflow, answer::keepAlive);
      session.reply(answer);
      return Progress.SERVED;
    } catch (ParameterServerException e) {
      answer.fail(e);
      return Progress.FAILED;
    }
  }

  private Inflow arriving(ByteBuffer bytes, long length) {
    try {
      return request.readHead(bytes, length)
          ? session.receive(request.sequence(), request.version(), request)
          : null;
    } catch (ParameterServerException e) {
      // It comes again when the request is whole: nobody listens to an answer while it sends.
      return null;
    }
  }

  /** The head stays where it is, for the answer; the values go past it piece by piece. */
  private void receive(
      ByteBuffer bytes, FloatBuffer floats, long valueBytes, Input rest, Inflow inflow)
      throws IOException {
    int head = request.headBytes();
    piece = piece.length == 0 ? new float[PIECE] : piece;
    long left = valueBytes;
    while (true) {
      int whole = (bytes.position() - head) / Float.BYTES;
      for (int at = 0; at < whole; at += piece.length) {
        int count = Math.min(piece.length, whole - at);
        floats.get(head / Float.BYTES + at, piece, 0, count);
        inflow.add(piece, count);
      }
      left -= (long) Float.BYTES * whole;
      if (left == 0) {
        return;
      }
      // A float may be cut: its bytes move to the front.
      bytes.limit(bytes.position()).position(head + Float.BYTES * whole);
      int cut = bytes.remaining();
      for (int i = 0; i < cut; i++) {
        bytes.put(head + i, bytes.get());
      }
      long room = Math.min(Math.min(ARRIVING, bytes.capacity() - head), left);
      bytes.limit((int) (head + room)).position(head + cut);
      rest.read(bytes);
    }
  }

  private void begin(ByteBuffer bytes, FloatBuffer floats) {
    answer.reset();
    request.read(bytes, floats);
    begun = true;
    pushed = false;
  }

  /** Says why the connection is being closed. */
  public void refuse(ParameterServerException reason) {
    answer.reset();
    answer.fail(reason);
  }

  /** Tells a stranger, who has no session, why it is refused. */
  public static void refuse(Output output, ParameterServerException reason) {
    new AnswerWriter(new RequestReader(List.of()), output).fail(reason);
  }
}
