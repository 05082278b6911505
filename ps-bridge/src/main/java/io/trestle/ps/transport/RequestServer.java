package io.trestle.ps.transport;

import io.trestle.ps.ParameterServerException;
import io.trestle.ps.placement.Placement;
import io.trestle.ps.placement.Slice;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/** Carries received requests out on a shard's session, whichever way they came. Not thread-safe. */
public final class RequestServer {
  private final ShardSession session;
  private final RequestReader request;
  private final AnswerWriter answer;
  private final long longestRequest;
  private boolean begun;
  private boolean pushed;

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
