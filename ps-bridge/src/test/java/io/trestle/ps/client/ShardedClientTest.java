package io.trestle.ps.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.ps.Consistency;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.PushResult;
import io.trestle.ps.ServerUnavailableException;
import io.trestle.ps.server.HostedShard;
import io.trestle.ps.server.ShardSettings;
import io.trestle.ps.transport.ConnectionLostException;
import io.trestle.ps.transport.Pacer;
import io.trestle.ps.transport.RetryPolicy;
import io.trestle.ps.transport.ShardConnection;
import io.trestle.ps.transport.ShardConnector;
import io.trestle.ps.transport.inprocess.InProcessConnector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ShardedClientTest {
  private static InProcessConnector open(JobSpec job) {
    HostedShard shard = new HostedShard(ShardSettings.defaults());
    shard.open(job, 0, Optional.empty());
    return new InProcessConnector(List.of(shard));
  }

  private static ParameterClient connect(JobSpec job, ShardConnector connector) {
    return ShardedClient.connect(job, 0, 0, connector, ClientSettings.defaults());
  }

  @Test
  void aStepThatOverlapsItsRoundTripIsReportedAsStale() {
    JobSpec job = JobSpec.builder("overlap").variable("w", 2).build();
    try (ParameterClient client = connect(job, open(job))) {
      Parts old = Parts.dense(job, new float[2]);
      client.pull(old);
      Parts gradient = Parts.dense(job, new float[2]).computedOn(old);
      Parts fresh = Parts.dense(job, new float[2]);
      assertThat(client.pushPullAsync(gradient, fresh).join().staleness()).isZero();
      Parts next = Parts.dense(job, new float[2]).computedOn(old);
      assertThat(client.pushPullAsync(next, fresh).join().staleness()).isEqualTo(1);
      assertThat(client.push(Parts.dense(job, new float[2])).staleness()).isZero();
    }
  }

  @Test
  void oneCallTooManyIsRefused() {
    JobSpec job =
        JobSpec.builder("many").variable("w", 2).workers(2).consistency(Consistency.sync()).build();
    try (ParameterClient client = connect(job, open(job))) {
      List<CompletableFuture<PushResult>> calls = new ArrayList<>();
      for (int i = 0; i < ParameterClient.MAX_IN_FLIGHT; i++) {
        calls.add(client.pushAsync(Parts.dense(job, new float[2])));
      }
      assertThatThrownBy(() -> client.pushAsync(Parts.dense(job, new float[2])))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("4 calls are under way");
      assertThat(calls).allMatch(call -> !call.isDone());
    }
  }

  @Test
  void rowsOutOfOrderAreRefusedBeforeAnythingIsSent() {
    JobSpec job = JobSpec.builder("rows").variable("w", 9, 2).build();
    try (ParameterClient client = connect(job, open(job))) {
      Parts bad = new Parts(job).rows(0, new int[] {4, 4}, 2, new float[4]);
      assertThatThrownBy(() -> client.push(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("variable w");
      assertThat(client.push(new Parts(job)).sequence()).isEqualTo(1);
    }
  }

  /** A server that is gone, and time that passes only by waiting. */
  private static final class Gone implements ShardConnector, Pacer {
    private final List<Long> pauses = new ArrayList<>();
    private long now;

    @Override
    public ShardConnection connect(int shard, int worker, long attempt) {
      throw new ConnectionLostException("connection refused");
    }

    @Override
    public String address(int shard) {
      return "ps1:2222";
    }

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void pause(long nanos) {
      pauses.add(nanos);
      now += nanos;
    }

    @Override
    public void close() {}
  }

  @Test
  void aServerThatStaysAwayIsNamedAfterGrowingWaits() {
    Gone gone = new Gone();
    JobSpec job = JobSpec.builder("gone").variable("w", 1).build();
    RetryPolicy retry =
        new RetryPolicy(Duration.ofMillis(10), Duration.ofMillis(500), Duration.ofSeconds(5));
    assertThatThrownBy(
            () -> ShardedClient.connect(job, 0, 0, gone, new ClientSettings(retry, gone, 1)))
        .isInstanceOf(ServerUnavailableException.class)
        .hasMessageContaining("shard 0 at ps1:2222")
        .hasMessageContaining("connection refused");
    assertThat(gone.pauses.get(0)).isBetween(5_000_000L, 10_000_000L);
    assertThat(gone.pauses).allMatch(pause -> pause <= 500_000_000L);
    assertThat(gone.pauses.get(gone.pauses.size() - 1)).isGreaterThan(250_000_000L);
    assertThat(gone.now).isBetween(5_000_000_000L, 5_500_000_000L);
  }
}
