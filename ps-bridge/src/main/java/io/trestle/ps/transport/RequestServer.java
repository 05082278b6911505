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

  /**
   * Serves one request and answers it.
   *
   * @param bytes the request from 0 to its limit, little endian
   * @param floats the same memory as floats
   * @return false when it failed, so that the connection is of no further use
   */
  public boolean serve(ByteBuffer bytes, FloatBuffer floats) {
    answer.reset();
    try {
      request.read(bytes, floats);
      switch (request.op()) {
        case PUSH -> {
          session.push(request.sequence(), request.version(), request, answer::keepAlive);
          session.reply(answer);
        }
        case PULL -> session.pull(request.version(), answer);
        case FINISH -> {
          session.finish();
          answer.done();
        }
      }
      return true;
    } catch (ParameterServerException e) {
      answer.fail(e);
      return false;
    }
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
