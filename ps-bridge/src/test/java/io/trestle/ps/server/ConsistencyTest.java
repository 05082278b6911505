package io.trestle.ps.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trestle.ps.Consistency;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.PushOutcome;
import io.trestle.ps.PushResult;
import io.trestle.ps.ShardStatus;
import io.trestle.ps.client.ClientSettings;
import io.trestle.ps.client.ShardedClient;
import io.trestle.ps.contract.FakeTicker;
import io.trestle.ps.transport.inprocess.InProcessConnector;
import io.trestle.test.seed.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Slow workers on a fake clock: who waits for whom, and how stale gradients get. */
class ConsistencyTest {
  private static final int WORKERS = 4;

  /** Workers whose steps take virtual time; the one that is ready first goes next. */
  private static final class Simulation implements AutoCloseable {
    private final HostedShard shard;
    private final FakeTicker ticker = new FakeTicker();
    private final List<ParameterClient> clients = new ArrayList<>();
    private final List<CompletableFuture<PushResult>> answers = new ArrayList<>();
    private final long[] readyAt = new long[WORKERS];
    private final long[] clocks = new long[WORKERS];
    private final long[] stepTime;
    private final JobSpec job;

    Simulation(Consistency consistency, long[] stepTime) {
      this.job =
          JobSpec.builder("sim").variable("w", 3).workers(WORKERS).consistency(consistency).build();
      this.stepTime = stepTime;
      this.shard = new HostedShard(ShardSettings.defaults().withTicker(ticker));
      shard.open(job, 0, Optional.empty());
      InProcessConnector connector = new InProcessConnector(List.of(shard));
      for (int i = 0; i < WORKERS; i++) {
        clients.add(ShardedClient.connect(job, i, 0, connector, ClientSettings.defaults()));
        answers.add(null);
        readyAt[i] = stepTime[i];
      }
    }

    /** Runs {@code pushes} pushes; {@code bound} says whose answers must be held. */
    void run(int pushes, long bound) {
      for (int i = 0; i < pushes; i++) {
        int worker = nextReady();
        ticker.advance(Duration.ofNanos(Math.max(0, readyAt[worker] - ticker.nanos())));
        push(worker);
        settle(bound);
      }
    }

    private int nextReady() {
      int next = -1;
      for (int i = 0; i < WORKERS; i++) {
        if (answers.get(i) == null && (next < 0 || readyAt[i] < readyAt[next])) {
          next = i;
        }
      }
      return next;
    }

    private void push(int worker) {
      Parts zeros = Parts.dense(job, new float[3]);
      Parts into = Parts.dense(job, new float[3]);
      answers.set(worker, clients.get(worker).pushPullAsync(zeros, into));
      clocks[worker]++;
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofNanos(20_000))
          .until(() -> shard.status().workers().get(worker).lastSequence() == clocks[worker]);
    }

    /** The model: answers within the bound must come, others must not have come. */
    private void settle(long bound) {
      long slowest = Arrays.stream(clocks).min().orElseThrow();
      for (int i = 0; i < WORKERS; i++) {
        if (answers.get(i) == null) {
          continue;
        }
        if (clocks[i] - slowest <= bound) {
          answers.get(i).orTimeout(10, TimeUnit.SECONDS).join();
          answers.set(i, null);
          readyAt[i] = ticker.nanos() + stepTime[i];
        } else {
          assertThat(answers.get(i)).isNotDone();
        }
      }
    }

    ShardStatus status() {
      return shard.status();
    }

    @Override
    public void close() {
      shard.close();
      clients.forEach(ParameterClient::close);
    }
  }

  @Test
  @Seeded
  void noWorkerGetsFurtherAheadThanTheBound(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int bound = 0; bound < 4; bound++) {
      long[] times = {1_000, 1_000, 1_000 + random.nextInt(1_000), 20_000};
      try (Simulation simulation = new Simulation(Consistency.boundedStaleness(bound), times)) {
        simulation.run(120, bound);
        ShardStatus status = simulation.status();
        assertThat(status.maxClockLead()).isEqualTo(bound);
        // Between a pull at clock c and its push, another worker goes at most from c - N to
        // c + N + 1.
        assertThat(status.maxStaleness()).isLessThanOrEqualTo((WORKERS - 1) * (2L * bound + 1));
        assertThat(status.stalenessCounts().stream().mapToLong(Long::longValue).sum())
            .isEqualTo(120);
      }
    }
  }

  @Test
  void withoutABoundTheFastLeaveTheSlowFarBehind() {
    long[] times = {1_000, 1_000, 1_000, 20_000};
    try (Simulation simulation = new Simulation(Consistency.async(), times)) {
      simulation.run(120, Long.MAX_VALUE);
      assertThat(simulation.status().maxClockLead()).isGreaterThan(20);
      assertThat(simulation.status().maxStaleness()).isGreaterThan((WORKERS - 1) * 7L);
    }
  }

  @Test
  void lateGradientsOfBackupWorkersAreDroppedAndCounted() {
    JobSpec job =
        JobSpec.builder("backup")
            .variable("w", 2)
            .workers(3)
            .optimizer(io.trestle.ps.OptimizerSpec.sgd(1))
            .consistency(Consistency.syncWithBackups(2))
            .build();
    HostedShard shard = new HostedShard(ShardSettings.defaults());
    shard.open(job, 0, Optional.empty());
    InProcessConnector connector = new InProcessConnector(List.of(shard));
    try (ParameterClient one =
            ShardedClient.connect(job, 0, 0, connector, ClientSettings.defaults());
        ParameterClient two =
            ShardedClient.connect(job, 1, 0, connector, ClientSettings.defaults());
        ParameterClient late =
            ShardedClient.connect(job, 2, 0, connector, ClientSettings.defaults())) {
      float[] seen = new float[2];
      late.pull(Parts.dense(job, seen));
      CompletableFuture<PushResult> first = one.pushAsync(Parts.dense(job, new float[] {1, 1}));
      assertThat(two.push(Parts.dense(job, new float[] {3, 3})).globalStep()).isEqualTo(1);
      assertThat(first.join().outcome()).isEqualTo(PushOutcome.APPLIED);

      PushResult dropped =
          late.pushPull(Parts.dense(job, new float[] {100, 100}), Parts.dense(job, seen));
      assertThat(dropped.outcome()).isEqualTo(PushOutcome.DROPPED);
      assertThat(dropped.staleness()).isEqualTo(1);
      assertThat(seen).containsOnly(-2f);
      assertThat(shard.status().dropped()).isEqualTo(1);

      CompletableFuture<PushResult> next = late.pushAsync(Parts.dense(job, new float[] {4, 4}));
      assertThat(one.push(Parts.dense(job, new float[] {6, 6})).globalStep()).isEqualTo(2);
      assertThat(next.join().outcome()).isEqualTo(PushOutcome.APPLIED);
      one.pull(Parts.dense(job, seen));
      assertThat(seen).containsOnly(-7f);
    }
  }
}
