package io.trestle.ps.bootstrap;

import io.trestle.ps.HostPort;
import io.trestle.ps.ParameterServer;
import io.trestle.ps.ServerState;
import io.trestle.ps.server.HostedShard;
import io.trestle.ps.transport.Tickets;
import io.trestle.ps.transport.Watchdog;
import io.trestle.ps.transport.rpc.DataPrivacy;
import io.trestle.ps.transport.rpc.RpcServer;
import io.trestle.ps.transport.stream.StreamServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One shard behind its two ports. */
final class RunningServer implements ParameterServer {
  private static final Duration TICKET_LIFETIME = Duration.ofSeconds(30);
  private static final Duration LEASE_CHECK = Duration.ofSeconds(1);

  private final ServerConfig config;
  private final HostedShard shard;
  private final Watchdog watchdog = Watchdog.start("trestle-server-watchdog");
  private final CompletableFuture<ServerState> ended = new CompletableFuture<>();
  private final ScheduledExecutorService leaseCheck;
  private StreamServer streams;
  private RpcServer control;

  private RunningServer(ServerConfig config) {
    this.config = config;
    this.shard = new HostedShard(config.shard());
    this.leaseCheck =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "trestle-server-lease");
              thread.setDaemon(true);
              return thread;
            });
  }

  static RunningServer start(ServerConfig config) throws IOException {
    RunningServer server = new RunningServer(config);
    try {
      server.bind();
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void bind() throws IOException {
    Tickets tickets = new Tickets(TICKET_LIFETIME, System::nanoTime);
    String host = config.bindHost();
    if (config.encryption() == Encryption.CONTROL) {
      streams =
          config
              .streamPort()
              .bind(
                  host,
                  "data streams",
                  port ->
                      StreamServer.start(
                          new InetSocketAddress(host, port), shard, tickets, watchdog));
    }
    ServerControl commands = new ServerControl(shard, this::jobEnded);
    control =
        config
            .port()
            .bind(
                host,
                "control plane",
                port ->
                    new RpcServer(
                        host,
                        port,
                        config.secret(),
                        privacy(),
                        shard,
                        commands,
                        tickets,
                        this::streamPort,
                        watchdog));
    var unused =
        leaseCheck.scheduleWithFixedDelay(
            this::checkLease,
            LEASE_CHECK.toMillis(),
            LEASE_CHECK.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private DataPrivacy privacy() {
    return config.encryption() == Encryption.CONTROL_ON_ONE_PORT
        ? DataPrivacy.PLAIN
        : DataPrivacy.ENCRYPTED;
  }

  private int streamPort() {
    return streams == null ? 0 : streams.port();
  }

  private void checkLease() {
    if (shard.expireLease()) {
      jobEnded(ServerState.ABORTED);
    }
  }

  private void jobEnded(ServerState how) {
    if (config.afterJob() == ServerConfig.AfterJob.STOP) {
      ended.complete(how);
    }
  }

  @Override
  public HostPort address() {
    return new HostPort(config.advertisedHost(), control.port());
  }

  @Override
  public ServerState awaitTermination(Duration limit) throws InterruptedException {
    try {
      return ended.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return ServerState.RUNNING;
    } catch (ExecutionException e) {
      throw new IllegalStateException("A server's end cannot fail.", e);
    }
  }

  @Override
  public void close() {
    ended.complete(ServerState.CLOSED);
    leaseCheck.shutdownNow();
    shard.close();
    if (control != null) {
      control.close();
    }
    if (streams != null) {
      streams.close();
    }
    watchdog.close();
  }
}
