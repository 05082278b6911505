package io.trestle.ps.bootstrap;

import io.trestle.ps.Secret;
import io.trestle.ps.server.ShardSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * How a server is started. Begin with {@link #withSecret} and change what differs.
 *
 * @param bindHost address to listen on; {@code 0.0.0.0} for all
 * @param advertisedHost name under which others reach this host
 * @param port of the control plane; this is the port of {@code --ps-hosts}
 * @param streamPort of the data streams; clients are told it when they register
 * @param secret what every peer must know
 * @param encryption what is encrypted
 * @param afterJob what the server does when its job has ended or was aborted
 * @param shard how it treats its shard: snapshot store, time limits
 */
public record ServerConfig(
    String bindHost,
    String advertisedHost,
    PortRange port,
    PortRange streamPort,
    Secret secret,
    Encryption encryption,
    AfterJob afterJob,
    ShardSettings shard) {

  /** What a server does when its job has ended or was aborted. */
  public enum AfterJob {
    /** It ends: {@code awaitTermination} returns. */
    STOP,
    /** It gives the memory back and waits for the next job. */
    KEEP
  }

  /** All addresses, this host's own name, any free ports, control encrypted, one job. */
  public static ServerConfig withSecret(Secret secret) {
    return new ServerConfig(
        "0.0.0.0",
        localHost(),
        PortRange.ANY,
        PortRange.ANY,
        secret,
        Encryption.CONTROL,
        AfterJob.STOP,
        ShardSettings.defaults());
  }

  private static String localHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Binds and advertises this address only. */
  public ServerConfig withHost(String host) {
    return new ServerConfig(host, host, port, streamPort, secret, encryption, afterJob, shard);
  }

  /** This configuration, bound to another address. */
  public ServerConfig withBindHost(String other) {
    return new ServerConfig(
        other, advertisedHost, port, streamPort, secret, encryption, afterJob, shard);
  }

  /** This configuration, known to others under another name. */
  public ServerConfig withAdvertisedHost(String other) {
    return new ServerConfig(bindHost, other, port, streamPort, secret, encryption, afterJob, shard);
  }

  /** This configuration with other ports for the control plane. */
  public ServerConfig withPort(PortRange other) {
    return new ServerConfig(
        bindHost, advertisedHost, other, streamPort, secret, encryption, afterJob, shard);
  }

  /** This configuration with other ports for the data streams. */
  public ServerConfig withStreamPort(PortRange other) {
    return new ServerConfig(
        bindHost, advertisedHost, port, other, secret, encryption, afterJob, shard);
  }

  /** This configuration with other encryption. */
  public ServerConfig withEncryption(Encryption other) {
    return new ServerConfig(
        bindHost, advertisedHost, port, streamPort, secret, other, afterJob, shard);
  }

  /** This configuration with another life after the job. */
  public ServerConfig withAfterJob(AfterJob other) {
    return new ServerConfig(
        bindHost, advertisedHost, port, streamPort, secret, encryption, other, shard);
  }

  /** This configuration with other settings of the shard. */
  public ServerConfig withShard(ShardSettings other) {
    return new ServerConfig(
        bindHost, advertisedHost, port, streamPort, secret, encryption, afterJob, other);
  }
}
