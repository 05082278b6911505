package io.trestle.ps.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.ps.Consistency;
import io.trestle.ps.CutPoint;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.PushResult;
import io.trestle.ps.client.ClientSettings;
import io.trestle.ps.client.ShardedClient;
import io.trestle.ps.contract.MemoryStore;
import io.trestle.ps.transport.inprocess.InProcessConnector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A worker that had finished comes back to its synchronous group. */
class RejoinTest {
  private static final JobSpec JOB =
      JobSpec.builder("rejoin").variable("w", 1).workers(2).consistency(Consistency.sync()).build();

  private final MemoryStore memory = new MemoryStore();
  private final HostedShard shard = new HostedShard(ShardSettings.defaults().withStore(memory));
  private final float[] values = new float[1];

  private ParameterClient connect(int worker, long attempt) {
    return ShardedClient.connect(
        JOB, worker, attempt, new InProcessConnector(List.of(shard)), ClientSettings.defaults());
  }

  private static Parts one() {
    return Parts.dense(JOB, new float[] {1});
  }

  @Test
  void pullsWhatTheOthersHaveMadeMeanwhile() {
    shard.open(JOB, 0, Optional.empty());
    try (ParameterClient early = connect(0, 0);
        ParameterClient late = connect(1, 0)) {
      early.finish();
      for (int i = 0; i < 3; i++) {
        late.push(one());
      }
      late.pull(Parts.dense(JOB, values));
      float newest = values[0];
      try (ParameterClient again = connect(0, 1)) {
        values[0] = Float.NaN;
        again.pull(Parts.dense(JOB, values));
        assertThat(values[0]).isNotZero().isEqualTo(newest);
      }
    }
    shard.close();
  }

  @Test
  void noneGoesOnAloneAfterARestoration() throws Exception {
    shard.open(JOB, 0, Optional.empty());
    try (ParameterClient first = connect(0, 0);
        ParameterClient second = connect(1, 0)) {
      CompletableFuture<PushResult> answer = first.pushAsync(one());
      second.push(one());
      answer.get(10, TimeUnit.SECONDS);
      first.finish();
      second.finish();
      shard.hold();
      shard.cut(new CutPoint.Version(1), Duration.ofSeconds(10));
      shard.release();
      shard.snapshot("end");
    }
    shard.open(JOB, 0, Optional.of("end"));
    try (ParameterClient first = connect(0, 1)) {
      CompletableFuture<PushResult> answer = first.pushPullAsync(one(), Parts.dense(JOB, values));
      try (ParameterClient second = connect(1, 1)) {
        // Applied with the other's and not before it.
        second.push(one());
        assertThat(answer.get(10, TimeUnit.SECONDS).globalStep()).isEqualTo(2);
        assertThat(shard.status().version()).isEqualTo(2);
      }
    }
    shard.close();
  }
}
