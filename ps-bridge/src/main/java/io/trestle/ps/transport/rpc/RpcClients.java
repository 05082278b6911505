package io.trestle.ps.transport.rpc;

import io.trestle.ps.AuthenticationException;
import io.trestle.ps.HostPort;
import io.trestle.ps.JobAbortedException;
import io.trestle.ps.Secret;
import io.trestle.ps.transport.ConnectionLostException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.util.TransportConf;

/** Makes authenticated connections to control ports. Thread-safe. */
final class RpcClients implements AutoCloseable {
  private final TransportContext context;
  private final TransportClientFactory factory;

  RpcClients(Secret secret) {
    TransportConf conf = RpcSettings.conf(1);
    this.context = new TransportContext(conf, new NoOpRpcHandler(), false, true);
    this.factory =
        context.createClientFactory(
            List.of(
                (client, channel) -> WholeWrites.on(channel),
                new AuthClientBootstrap(conf, RpcSettings.USER, RpcSettings.holder(secret))));
  }

  /**
   * Connects once.
   *
   * @throws ConnectionLostException when the server cannot be reached
   * @throws AuthenticationException when the two sides' secrets differ
   */
  TransportClient connect(HostPort server) {
    try {
      return factory.createUnmanagedClient(server.host(), server.port());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobAbortedException("Interrupted while connecting to " + server + ".");
    } catch (IOException e) {
      throw new ConnectionLostException("No connection to " + server + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw failedHandshake(server, e);
    }
  }

  /** Spark wraps what went wrong; a refusal by the other side has neither of these inside. */
  private static RuntimeException failedHandshake(HostPort server, RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException || cause instanceof TimeoutException) {
        return new ConnectionLostException(
            "The handshake with " + server + " broke off: " + cause, failure);
      }
      if (cause instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return new JobAbortedException("Interrupted while connecting to " + server + ".");
      }
    }
    return new AuthenticationException(
        "Server "
            + server
            + " refused this client, or is not the server of this job: the secrets differ. Give"
            + " both sides the same secret (spark.authenticate.secret, or the secret file).",
        failure);
  }

  /**
   * Sends one message and waits for its answer.
   *
   * @throws ConnectionLostException when the connection broke or no answer came in time
   */
  static ByteBuffer ask(TransportClient client, ByteBuffer message, long millis) {
    CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
    long request =
        client.sendRpc(
            message,
            new RpcResponseCallback() {
              @Override
              public void onSuccess(ByteBuffer response) {
                // Spark reuses the bytes once this returns.
                ByteBuffer copy = ByteBuffer.allocate(response.remaining()).put(response).flip();
                answer.complete(copy);
              }

              @Override
              public void onFailure(Throwable failure) {
                answer.completeExceptionally(failure);
              }
            });
    try {
      return answer.get(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobAbortedException(
          "Interrupted while waiting for " + client.getSocketAddress() + ".");
    } catch (ExecutionException e) {
      throw new ConnectionLostException(
          "The connection to " + client.getSocketAddress() + " broke: " + e.getCause(), e);
    } catch (TimeoutException e) {
      client.removeRpcRequest(request);
      client.close();
      throw new ConnectionLostException(
          client.getSocketAddress() + " was silent for " + millis + " ms.", e);
    }
  }

  @Override
  public void close() {
    factory.close();
    context.close();
  }
}
