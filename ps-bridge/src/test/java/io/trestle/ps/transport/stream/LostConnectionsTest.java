package io.trestle.ps.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.Consistency;
import io.trestle.ps.HostPort;
import io.trestle.ps.JobAbortedException;
import io.trestle.ps.JobSpec;
import io.trestle.ps.LearningRate;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.ParameterServer;
import io.trestle.ps.Parts;
import io.trestle.ps.Secret;
import io.trestle.ps.ServerUnavailableException;
import io.trestle.ps.bootstrap.ClientConfig;
import io.trestle.ps.bootstrap.ParameterClients;
import io.trestle.ps.bootstrap.ParameterServers;
import io.trestle.ps.bootstrap.ServerConfig;
import io.trestle.ps.client.ClientSettings;
import io.trestle.ps.client.ShardedClient;
import io.trestle.ps.transport.Pacer;
import io.trestle.ps.transport.RetryPolicy;
import io.trestle.ps.transport.TcpProxy;
import io.trestle.ps.transport.rpc.RpcRegistrar;
import io.trestle.test.seed.Seeded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections break, servers die, the driver gives up: nobody waits for ever. */
class LostConnectionsTest {
  private static final Secret SECRET = Secret.random();
  private static final RetryPolicy SHORT =
      new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(1));

  private final ParameterServer server =
      ParameterServers.start(ServerConfig.withSecret(SECRET).withHost("127.0.0.1"));
  private final List<HostPort> servers = List.of(server.address());
  private final ClientConfig config = ClientConfig.of(servers, SECRET).withRetry(SHORT);
  private final ClusterControl control = ParameterClients.control(config);

  @AfterEach
  void stop() {
    control.close();
    server.close();
  }

  @Test
  void aCutConnectionIsMadeAgainAndEveryPushCountsOnce() throws Exception {
    JobSpec job = job(Consistency.async(), 1);
    control.open(job, Optional.empty());
    AtomicReference<TcpProxy> proxy = new AtomicReference<>();
    try (StreamConnector connector =
            new StreamConnector(
                servers,
                new RpcRegistrar(servers, job.jobId(), SECRET),
                (host, port) -> dial(proxy, port));
        ParameterClient client =
            ShardedClient.connect(
                job, 0, 0, connector, new ClientSettings(SHORT, Pacer.system(), 1))) {
      float[] flat = new float[(int) job.size()];
      float[] gradient = new float[flat.length];
      Arrays.fill(gradient, 1);
      for (int step = 1; step <= 200; step++) {
        if (step % 20 == 0) {
          proxy.get().cut();
        }
        client.pushPull(Parts.dense(job, gradient), Parts.dense(job, flat));
        assertThat(flat).containsOnly(-step);
      }
    } finally {
      proxy.get().close();
    }
    assertThat(control.globalStep()).isEqualTo(200);
  }

  /** Long pushes are worked on while they arrive: half a one must leave nothing. */
  @Test
  @Seeded
  void longPushesThatBreakOffAnywhereCountOnce(SplittableRandom random) throws Exception {
    int size = 1_200_000;
    JobSpec job =
        JobSpec.builder("long")
            .variable("v", size)
            .optimizer(
                OptimizerSpec.of(
                    new OptimizerSpec.Momentum(0.5f, OptimizerSpec.Look.CLASSIC),
                    LearningRate.constant(1)))
            .build();
    control.open(job, Optional.empty());
    float[] flat = new float[size];
    float[] gradient = new float[size];
    float[] expected = new float[size];
    float[] momentum = new float[size];
    AtomicReference<TcpProxy> proxy = new AtomicReference<>();
    try (StreamConnector connector =
            new StreamConnector(
                servers,
                new RpcRegistrar(servers, job.jobId(), SECRET),
                (host, port) -> dial(proxy, port));
        ParameterClient client =
            ShardedClient.connect(
                job, 0, 0, connector, new ClientSettings(SHORT, Pacer.system(), 1))) {
      for (int step = 1; step <= 60; step++) {
        for (int i = 0; i < size; i++) {
          gradient[i] = random.nextInt(-8, 9);
          momentum[i] = momentum[i] * 0.5f + gradient[i];
          expected[i] -= momentum[i];
        }
        CompletableFuture<?> push =
            client.pushPullAsync(Parts.dense(job, gradient), Parts.dense(job, flat));
        if (step % 2 == 0) {
          LockSupport.parkNanos(random.nextLong(5_000_000));
          proxy.get().cut();
        }
        push.get(60, TimeUnit.SECONDS);
        assertThat(flat).isEqualTo(expected);
      }
    } finally {
      proxy.get().close();
    }
    assertThat(control.globalStep()).isEqualTo(60);
  }

  private static SocketChannel dial(AtomicReference<TcpProxy> proxy, int port) throws IOException {
    if (proxy.get() == null) {
      proxy.set(new TcpProxy(port));
    }
    return SocketChannel.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.get().port()));
  }

  @Test
  void aDeadServerIsNamedWithinTheBound() {
    JobSpec job = job(Consistency.async(), 1);
    control.open(job, Optional.empty());
    try (ParameterClient client = ParameterClients.connect(config, job, 0, 0)) {
      Parts parts = Parts.dense(job, new float[(int) job.size()]);
      client.pull(parts);
      server.close();
      long start = System.nanoTime();
      assertThatThrownBy(() -> client.pull(parts))
          .isInstanceOf(ServerUnavailableException.class)
          .hasMessageContaining("shard 0 at " + server.address())
          .hasMessageContaining("Check that the server process runs");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
    assertThatThrownBy(control::globalStep)
        .isInstanceOf(ServerUnavailableException.class)
        .hasMessageContaining(server.address().toString());
  }

  @Test
  void anAbortWakesAWorkerThatWaitsForTheOthers() throws Exception {
    JobSpec job = job(Consistency.sync(), 2);
    control.open(job, Optional.empty());
    try (ParameterClient waiting = ParameterClients.connect(config, job, 0, 0)) {
      Parts parts = Parts.dense(job, new float[(int) job.size()]);
      CompletableFuture<?> push = waiting.pushPullAsync(parts, parts);
      await().until(() -> control.status().get(0).workers().get(0).lastSequence() == 1);
      control.abort("the test has had enough");
      assertThatThrownBy(() -> push.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(JobAbortedException.class)
          .hasMessageContaining("the test has had enough");
    }
  }

  private static JobSpec job(Consistency consistency, int workers) {
    return JobSpec.builder("lost")
        .variable("v", 1000)
        .workers(workers)
        .consistency(consistency)
        .optimizer(OptimizerSpec.sgd(1))
        .build();
  }
}
