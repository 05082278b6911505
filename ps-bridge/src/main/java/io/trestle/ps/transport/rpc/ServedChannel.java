package io.trestle.ps.transport.rpc;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;

/**
 * Serves the authenticated requests of one connection:
 *
 * <pre>
 * request := int8 0 call, 16 bytes id, int8 op, fields
 *          | int8 1 data, see {@link ServedData}
 * </pre>
 *
 * Bytes that are no request close the connection.
 */
final class ServedChannel extends RpcHandler {
  static final int CALL = 0;
  static final int DATA = 1;

  private static final StreamManager NO_STREAMS =
      new StreamManager() {
        @Override
        public ManagedBuffer getChunk(long streamId, int chunkIndex) {
          throw new UnsupportedOperationException("No streams are served here.");
        }
      };

  private final ControlCalls calls;
  private final ServedData data;

  ServedChannel(ControlCalls calls, ServedData data) {
    this.calls = calls;
    this.data = data;
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
    try {
      switch (message.get()) {
        case CALL -> call(message, callback);
        case DATA -> data.receive(message, callback);
        default -> client.close();
      }
    } catch (RejectedExecutionException e) {
      // The server is closing: to its clients that is a lost connection, and no answer.
      client.close();
    } catch (RuntimeException e) {
      // Too short, or out of turn: nothing more can be made of this connection.
      callback.onSuccess(ControlCalls.failure(e));
      client.close();
    }
  }

  private void call(ByteBuffer message, RpcResponseCallback callback) {
    UUID id = new UUID(message.getLong(), message.getLong());
    var unused =
        calls
            .call(id, message)
            .whenComplete(
                (answer, failure) ->
                    callback.onSuccess(failure == null ? answer : ControlCalls.failure(failure)));
  }

  @Override
  public StreamManager getStreamManager() {
    return NO_STREAMS;
  }

  @Override
  public void channelInactive(TransportClient client) {
    data.close();
  }
}
