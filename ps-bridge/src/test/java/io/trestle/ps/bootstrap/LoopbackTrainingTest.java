package io.trestle.ps.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.HostPort;
import io.trestle.ps.JobAbortedException;
import io.trestle.ps.JobSpec;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.ParameterServer;
import io.trestle.ps.Parts;
import io.trestle.ps.PlacementStrategy;
import io.trestle.ps.PushOutcome;
import io.trestle.ps.PushResult;
import io.trestle.ps.Secret;
import io.trestle.ps.ServerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers, workers and the driver as they are wired for a run, over loopback. */
class LoopbackTrainingTest {
  private static final Secret SECRET = Secret.random();

  private final List<ParameterServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(ParameterServer::close);
  }

  @ParameterizedTest
  @EnumSource
  void trainsOverTwoServers(Encryption encryption) throws Exception {
    JobSpec job =
        JobSpec.builder("loopback")
            .variable("W", 784, 10)
            .variable("b", 10)
            .variable("table", 100_000, 3)
            .placement(PlacementStrategy.PARTITIONED)
            .shards(2)
            .workers(1)
            .optimizer(OptimizerSpec.sgd(1.0))
            .build();
    ClientConfig config = start(2, encryption);
    try (ClusterControl control = ParameterClients.control(config)) {
      control.open(job, Optional.empty());
      float[] flat = new float[Math.toIntExact(job.size())];
      float[] gradient = new float[flat.length];
      Arrays.fill(gradient, 0.5f);
      try (ParameterClient client = ParameterClients.connect(config, job, 0, 0)) {
        Parts into = Parts.dense(job, flat);
        client.pull(into);
        assertThat(flat).containsOnly(0f);
        for (int step = 1; step <= 20; step++) {
          PushResult result = client.pushPull(Parts.dense(job, gradient), into);
          assertThat(result).isEqualTo(new PushResult(step, step, PushOutcome.APPLIED, 0, true));
          assertThat(flat).containsOnly(-0.5f * step);
        }
        int[] ids = {0, 7, 49_999, 50_000, 99_999};
        float[] rows = new float[ids.length * 3];
        Arrays.fill(rows, 1f);
        client.push(new Parts(job).rows(2, ids, ids.length, rows));
        client.pull(new Parts(job).rows(2, ids, ids.length, rows));
        assertThat(rows).containsOnly(-11f);
        client.finish();
      }
      assertThat(control.globalStep()).isEqualTo(21);
      control.end();
      for (ParameterServer server : servers) {
        assertThat(server.awaitTermination(Duration.ofSeconds(5))).isEqualTo(ServerState.ENDED);
      }
    }
  }

  @Test
  void aDriverThatIsRefusedLeavesTheOthersJobAlone() {
    ClientConfig config = start(1, Encryption.CONTROL);
    try (ClusterControl first = ParameterClients.control(config);
        ClusterControl second = ParameterClients.control(config)) {
      first.open(small("first"), Optional.empty());
      assertThatThrownBy(() -> second.open(small("second"), Optional.empty()))
          .isInstanceOf(JobAbortedException.class)
          .hasMessageContaining("job first");
      second.abort("the second run has ended");
      assertThat(first.globalStep()).isZero();
    }
  }

  private static JobSpec small(String name) {
    return JobSpec.builder(name)
        .variable("W", 4, 2)
        .shards(1)
        .workers(1)
        .optimizer(OptimizerSpec.sgd(1.0))
        .build();
  }

  private ClientConfig start(int count, Encryption encryption) {
    List<HostPort> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ParameterServer server =
          ParameterServers.start(
              ServerConfig.withSecret(SECRET).withHost("127.0.0.1").withEncryption(encryption));
      servers.add(server);
      addresses.add(server.address());
    }
    return ClientConfig.of(addresses, SECRET).withEncryption(encryption);
  }
}
