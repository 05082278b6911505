package io.trestle.ps.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.JobAbortedException;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.ParameterServer;
import io.trestle.ps.Parts;
import io.trestle.ps.Secret;
import io.trestle.ps.ServerState;
import io.trestle.ps.consistency.Ticker;
import io.trestle.ps.server.ShardSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.Test;

/** A server whose driver has fallen silent gives the job up, and nobody waits for ever. */
class LeaseTest {
  private static final Secret SECRET = Secret.random();

  private final AtomicLong now = new AtomicLong();
  private final Ticker clock =
      new Ticker() {
        @Override
        public long nanos() {
          return now.get();
        }

        @Override
        public void await(Condition condition, long nanos) throws InterruptedException {
          Ticker.system().await(condition, Math.min(nanos, Duration.ofMillis(20).toNanos()));
        }
      };

  @Test
  void aSilentDriverLosesItsLeaseAndABeatingOneKeepsIt() throws Exception {
    ServerConfig server =
        ServerConfig.withSecret(SECRET)
            .withHost("127.0.0.1")
            .withShard(ShardSettings.defaults().withTicker(clock));
    JobSpec job = JobSpec.builder("lease").variable("v", 10).build();
    try (ParameterServer running = ParameterServers.start(server)) {
      ClientConfig config =
          ClientConfig.of(List.of(running.address()), SECRET)
              .withHeartbeatEvery(Duration.ofHours(1));
      try (ClusterControl control = ParameterClients.control(config);
          ParameterClient client = open(control, config, job)) {
        now.addAndGet(Duration.ofSeconds(59).toNanos());
        control.heartbeat();
        now.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(running.awaitTermination(Duration.ofMillis(2500)))
            .isEqualTo(ServerState.RUNNING);
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(running.awaitTermination(Duration.ofSeconds(20))).isEqualTo(ServerState.ABORTED);
        assertThatThrownBy(() -> client.pull(Parts.dense(job, new float[10])))
            .isInstanceOf(JobAbortedException.class)
            .hasMessageContaining("The driver was not heard of for 61 s");
      }
    }
  }

  private static ParameterClient open(ClusterControl control, ClientConfig config, JobSpec job) {
    control.open(job, Optional.empty());
    return ParameterClients.connect(config, job, 0, 0);
  }
}
