package io.trestle.ps.bootstrap;

import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.PushResult;
import io.trestle.ps.Registration;
import io.trestle.ps.transport.ShardConnector;
import java.util.concurrent.CompletableFuture;

/** A client that closes its connector, which serves nobody else, with itself. */
record OwningClient(ParameterClient client, ShardConnector connector) implements ParameterClient {
  @Override
  public JobSpec job() {
    return client.job();
  }

  @Override
  public Registration registration() {
    return client.registration();
  }

  @Override
  public void pull(Parts into) {
    client.pull(into);
  }

  @Override
  public PushResult push(Parts gradient) {
    return client.push(gradient);
  }

  @Override
  public PushResult pushPull(Parts gradient, Parts into) {
    return client.pushPull(gradient, into);
  }

  @Override
  public CompletableFuture<Void> pullAsync(Parts into) {
    return client.pullAsync(into);
  }

  @Override
  public CompletableFuture<PushResult> pushAsync(Parts gradient) {
    return client.pushAsync(gradient);
  }

  @Override
  public CompletableFuture<PushResult> pushPullAsync(Parts gradient, Parts into) {
    return client.pushPullAsync(gradient, into);
  }

  @Override
  public void finish() {
    client.finish();
  }

  @Override
  public void close() {
    client.close();
    connector.close();
  }
}
