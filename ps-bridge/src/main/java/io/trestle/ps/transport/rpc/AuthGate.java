package io.trestle.ps.transport.rpc;

import java.nio.ByteBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.AbstractAuthRpcHandler;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;

/**
 * Stands before Spark's authentication of one connection. It checks the lengths inside a stranger's
 * handshake, for which Spark would take memory unseen, and tells the {@link FrameGuard} when the
 * first authenticated request has come.
 *
 * <p>A handshake is {@code int8 0xFB | int32 n, n bytes user | int32 n, n bytes salt | int32 n, n
 * bytes ciphertext}, big endian.
 */
final class AuthGate extends RpcHandler {
  private static final byte HANDSHAKE = (byte) 0xFB;
  private static final int HANDSHAKE_FIELDS = 3;

  private final AbstractAuthRpcHandler authentication;
  private final FrameGuard guard;

  AuthGate(AbstractAuthRpcHandler authentication, FrameGuard guard) {
    this.authentication = authentication;
    this.guard = guard;
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
    if (authentication.isAuthenticated()) {
      guard.admit();
    } else if (!isHandshake(message)) {
      client.close();
      return;
    }
    authentication.receive(client, message, callback);
  }

  @Override
  public StreamManager getStreamManager() {
    return authentication.getStreamManager();
  }

  @Override
  public void channelActive(TransportClient client) {
    authentication.channelActive(client);
  }

  @Override
  public void channelInactive(TransportClient client) {
    authentication.channelInactive(client);
  }

  @Override
  public void exceptionCaught(Throwable cause, TransportClient client) {
    authentication.exceptionCaught(cause, client);
  }

  private static boolean isHandshake(ByteBuffer message) {
    ByteBuffer bytes = message.duplicate();
    if (!bytes.hasRemaining() || bytes.get() != HANDSHAKE) {
      return false;
    }
    for (int i = 0; i < HANDSHAKE_FIELDS; i++) {
      if (bytes.remaining() < Integer.BYTES) {
        return false;
      }
      int length = bytes.getInt();
      if (length < 0 || length > bytes.remaining()) {
        return false;
      }
      bytes.position(bytes.position() + length);
    }
    return !bytes.hasRemaining();
  }
}
