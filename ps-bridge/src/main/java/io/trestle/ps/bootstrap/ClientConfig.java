package io.trestle.ps.bootstrap;

import io.trestle.ps.HostPort;
import io.trestle.ps.Secret;
import io.trestle.ps.transport.RetryPolicy;
import java.time.Duration;
import java.util.List;

/**
 * How clients and the driver reach a job's servers.
 *
 * @param servers one control address per shard, in shard order
 * @param secret what the servers know too
 * @param encryption as the servers were started with
 * @param retry how long a call goes on when a server cannot be reached
 * @param heartbeatEvery how often the driver tells the servers that it lives; well below their
 *     lease time-out
 */
public record ClientConfig(
    List<HostPort> servers,
    Secret secret,
    Encryption encryption,
    RetryPolicy retry,
    Duration heartbeatEvery) {
  public ClientConfig {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("A job needs at least one parameter server.");
    }
    if (heartbeatEvery.isNegative() || heartbeatEvery.isZero()) {
      throw new IllegalArgumentException(
          "heartbeatEvery is " + heartbeatEvery + "; it must be above 0.");
    }
  }

  /** Control encrypted, {@link RetryPolicy#DEFAULT}, a heartbeat every 5 s. */
  public static ClientConfig of(List<HostPort> servers, Secret secret) {
    return new ClientConfig(
        servers, secret, Encryption.CONTROL, RetryPolicy.defaults(), Duration.ofSeconds(5));
  }

  /** This configuration with other encryption. */
  public ClientConfig withEncryption(Encryption other) {
    return new ClientConfig(servers, secret, other, retry, heartbeatEvery);
  }

  /** This configuration with another patience. */
  public ClientConfig withRetry(RetryPolicy other) {
    return new ClientConfig(servers, secret, encryption, other, heartbeatEvery);
  }

  /** This configuration with another interval between heartbeats. */
  public ClientConfig withHeartbeatEvery(Duration other) {
    return new ClientConfig(servers, secret, encryption, retry, other);
  }
}
