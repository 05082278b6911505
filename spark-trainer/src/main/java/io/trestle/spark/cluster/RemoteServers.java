package io.trestle.spark.cluster;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.ClusterSpec;
import io.trestle.ps.HostPort;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Secret;
import io.trestle.ps.bootstrap.ClientConfig;
import io.trestle.ps.bootstrap.Encryption;
import io.trestle.ps.bootstrap.ParameterClients;
import io.trestle.ps.transport.RetryPolicy;
import io.trestle.spark.worker.WorkerReports;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Servers that listen on ports, wherever they are. */
final class RemoteServers implements ServerGroup {
  /** The driver learns of a lost server within this; workers try for longer. */
  private static final RetryPolicy DRIVER_PATIENCE =
      new RetryPolicy(Duration.ofMillis(20), Duration.ofSeconds(1), Duration.ofSeconds(5));

  private final RunSecret secret;
  private final Encryption encryption;
  private final Coordinator coordinator;
  private final ReportBoard board;
  private final Hosting hosting;
  private volatile JobSpec job;
  private volatile List<HostPort> servers;
  private volatile ClusterControl control;
  private volatile boolean ended;

  /**
   * A group whose servers have been started, or are somebody else's.
   *
   * @param secret of the servers
   */
  RemoteServers(
      RunSecret secret,
      Encryption encryption,
      Coordinator coordinator,
      ReportBoard board,
      Hosting hosting) {
    this.secret = secret;
    this.encryption = encryption;
    this.coordinator = coordinator;
    this.board = board;
    this.hosting = hosting;
  }

  @Override
  public void connect(JobSpec opened, Duration limit) throws InterruptedException {
    job = opened;
    connect(limit);
  }

  private void connect(Duration limit) throws InterruptedException {
    servers = hosting.await(limit);
    control = ParameterClients.control(config(servers).withRetry(DRIVER_PATIENCE));
  }

  private ClientConfig config(List<HostPort> at) {
    Secret shared = secret.secret();
    return ClientConfig.of(at, shared).withEncryption(encryption);
  }

  @Override
  public ClusterControl control() {
    return control;
  }

  @Override
  public ClusterAccess access() {
    return new Access(servers, secret, encryption, coordinator.address(), job);
  }

  @Override
  public ReportBoard reports() {
    return board;
  }

  @Override
  public List<String> addresses() {
    return servers.stream().map(HostPort::toString).toList();
  }

  @Override
  public void replace(Duration limit) throws InterruptedException {
    control.close();
    connect(limit);
  }

  @Override
  public void end() {
    control.end();
    ended = true;
  }

  @Override
  public void close() {
    if (control != null) {
      if (!ended) {
        control.abort("the run has ended");
      }
      control.close();
    }
    hosting.close();
    coordinator.close();
  }

  /** The way over the network. */
  private static final class Access implements ClusterAccess {
    private static final long serialVersionUID = 1L;

    private final String servers;
    private final RunSecret secret;
    private final Encryption encryption;
    private final Coordinator.Address driver;
    private final byte[] job;

    Access(
        List<HostPort> servers,
        RunSecret secret,
        Encryption encryption,
        Coordinator.Address driver,
        JobSpec job) {
      this.servers = servers.stream().map(HostPort::toString).collect(Collectors.joining(","));
      this.secret = secret;
      this.encryption = encryption;
      this.driver = driver;
      this.job = job.encode();
    }

    @Override
    public ParameterClient connect(int worker, long attempt) {
      JobSpec decoded = JobSpec.decode(job);
      List<HostPort> at = ClusterSpec.parse(servers, decoded.numWorkers()).psHosts();
      ClientConfig config = ClientConfig.of(at, secret.secret()).withEncryption(encryption);
      return ParameterClients.connect(config, decoded, worker, attempt);
    }

    @Override
    public WorkerReports reports() {
      return new RemoteReports(driver);
    }
  }
}
