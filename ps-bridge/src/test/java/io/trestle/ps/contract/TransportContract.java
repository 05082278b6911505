package io.trestle.ps.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.trestle.ps.BarrierTimeoutException;
import io.trestle.ps.Consistency;
import io.trestle.ps.Initializer;
import io.trestle.ps.JobAbortedException;
import io.trestle.ps.JobSpec;
import io.trestle.ps.JobSpecBuilder;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.PlacementStrategy;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.PushResult;
import io.trestle.ps.RolledBackException;
import io.trestle.ps.StaleAttemptException;
import io.trestle.ps.VariableSpec;
import io.trestle.ps.client.ClientSettings;
import io.trestle.ps.client.ShardedClient;
import io.trestle.ps.server.ShardSettings;
import io.trestle.ps.transport.ArrayParts;
import io.trestle.ps.transport.ReplySink;
import io.trestle.ps.transport.ShardConnection;
import io.trestle.test.seed.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What clients and the driver may rely on over every transport. */
public abstract class TransportContract {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Starts empty servers. */
  protected abstract TestCluster start(int shards, ShardSettings settings);

  private TestCluster open(JobSpec job, ShardSettings settings) {
    TestCluster cluster = start(job.numShards(), settings);
    cluster.control().open(job, Optional.empty());
    return cluster;
  }

  private TestCluster open(JobSpec job) {
    return open(job, ShardSettings.defaults());
  }

  private static ParameterClient connect(
      TestCluster cluster, JobSpec job, int worker, long attempt) {
    return ShardedClient.connect(
        job, worker, attempt, cluster.connector(), ClientSettings.defaults());
  }

  private static JobSpecBuilder small() {
    return JobSpec.builder("contract")
        .variable(new VariableSpec("W", List.of(10, 4), new Initializer.Normal(0, 1, 5)))
        .variable("b", 4)
        .placement(PlacementStrategy.PARTITIONED)
        .shards(2)
        .optimizer(OptimizerSpec.sgd(0.25));
  }

  private static Parts zeros(JobSpec job) {
    return Parts.dense(job, new float[(int) job.size()]);
  }

  @Test
  @Seeded
  void largeAndSmallPartsDenseAndByRowsArriveBitForBit(long seed) {
    JobSpec job =
        JobSpec.builder("large")
            .variable(new VariableSpec("W", List.of(3_001, 101), new Initializer.Uniform(-1, 1, 3)))
            .variable("wide", 3, 2, 40_001)
            .variable("scalar")
            .placement(PlacementStrategy.PARTITIONED)
            .shards(3)
            .optimizer(
                OptimizerSpec.of(
                    new OptimizerSpec.Momentum(0.5f, OptimizerSpec.Look.CLASSIC),
                    io.trestle.ps.LearningRate.constant(0.1)))
            .build();
    Gradients gradients = new Gradients(job, seed, Gradients.Values.ANY);
    Gradients.Replay replay = gradients.new Replay();
    try (TestCluster cluster = open(job);
        ParameterClient client = connect(cluster, job, 0, 0)) {
      float[] all = new float[(int) job.size()];
      for (int sequence = 1; sequence <= 6; sequence++) {
        client.pushPull(gradients.of(0, sequence), Parts.dense(job, all));
        replay.apply(gradients.of(0, sequence));
        assertThat(Arrays.mismatch(all, replay.flat())).isEqualTo(-1);
      }
      int[] rows = {0, 1, 999, 1_000, 1_001, 2_222, 3_000};
      float[] some = new float[rows.length * 101];
      client.pull(new Parts(job).rows(0, rows, rows.length, some));
      for (int i = 0; i < some.length; i++) {
        assertThat(some[i]).isEqualTo(all[rows[i / 101] * 101 + i % 101]);
      }
    }
  }

  @Test
  @Seeded
  void answersOfExactlyOnePieceArriveWhole(long seed) {
    int piece = ReplySink.MAX_FLOATS_UNFLUSHED;
    JobSpec job =
        JobSpec.builder("pieces")
            .variable(new VariableSpec("v", List.of(2 * piece), new Initializer.Uniform(-1, 1, 3)))
            .optimizer(OptimizerSpec.sgd(0.25))
            .build();
    try (TestCluster cluster = open(job);
        ParameterClient client = connect(cluster, job, 0, 0)) {
      float[] all = new float[2 * piece];
      client.pull(Parts.dense(job, all));
      assertThat(all[2 * piece - 1]).isNotZero();
      int[] rows = new SplittableRandom(seed).ints(0, 2 * piece).distinct().limit(piece).toArray();
      Arrays.sort(rows);
      float[] some = new float[piece];
      client.pushPull(
          new Parts(job).rows(0, rows, piece, new float[piece]),
          new Parts(job).rows(0, rows, piece, some));
      for (int i = 0; i < piece; i++) {
        assertThat(some[i]).isEqualTo(all[rows[i]]);
      }
    }
  }

  @Test
  void whatAThresholdSavesIsCountedOncePerPush() {
    JobSpec job = JobSpec.builder("encoded").variable("v", 1_000).build();
    float[] gradient = new float[1_000];
    gradient[10] = 0.5f;
    gradient[999] = -0.5f;
    try (TestCluster cluster = open(job);
        ParameterClient client = connect(cluster, job, 0, 0)) {
      float[] values = new float[1_000];
      Parts parts = Parts.dense(job, gradient).threshold(0, 0.5f);
      client.push(parts);
      client.pushPull(parts, Parts.dense(job, values));
      assertThat(values[10]).isEqualTo(-2 * 0.01f * 0.5f);
      assertThat(values[999]).isEqualTo(2 * 0.01f * 0.5f);
      // Threshold, length, one byte for the first float and two for the other, one to fill up.
      assertThat(cluster.control().status().get(0).bytesIn()).isEqualTo(2 * 12);
      assertThat(cluster.control().status().get(0).bytesSaved()).isEqualTo(2 * (4_000 - 12));
    }
  }

  @Test
  void onePushCarriesRowsAndPullsOthers() {
    JobSpec job = small().build();
    try (TestCluster cluster = open(job);
        ParameterClient client = connect(cluster, job, 0, 0)) {
      float[] before = new float[44];
      client.pull(Parts.dense(job, before));
      float[] next = new float[8];
      float[] bias = new float[4];
      Parts gradient =
          new Parts(job)
              .rows(0, new int[] {2}, 1, new float[] {4, 4, 4, 4})
              .dense(1, new float[] {8, 8, 8, 8}, 0);
      Parts into = new Parts(job).rows(0, new int[] {2, 9}, 2, next).dense(1, bias, 0);
      PushResult result = client.pushPull(gradient, into);
      assertThat(result.globalStep()).isEqualTo(1);
      assertThat(bias).containsOnly(-2f);
      for (int i = 0; i < 4; i++) {
        assertThat(next[i]).isEqualTo(before[8 + i] - 1f);
        assertThat(next[4 + i]).isEqualTo(before[36 + i]);
      }
    }
  }

  @Test
  void anAnswerIsHeldUntilTheSlowestWorkerIsNear() {
    JobSpec job = small().workers(2).consistency(Consistency.boundedStaleness(0)).build();
    try (TestCluster cluster = open(job);
        ParameterClient fast = connect(cluster, job, 0, 0);
        ParameterClient slow = connect(cluster, job, 1, 0)) {
      CompletableFuture<PushResult> held = pushHeld(cluster, fast, job);
      slow.push(zeros(job));
      assertThat(held.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join().mayContinue())
          .isTrue();
    }
  }

  /** Pushes and waits until all shards have it; the answer cannot have come. */
  private static CompletableFuture<PushResult> pushHeld(
      TestCluster cluster, ParameterClient client, JobSpec job) {
    CompletableFuture<PushResult> held = client.pushAsync(zeros(job));
    await()
        .atMost(SOON)
        .until(
            () ->
                cluster.control().status().stream()
                    .allMatch(shard -> shard.workers().get(0).lastSequence() == 1));
    assertThat(held).isNotDone();
    return held;
  }

  @Test
  void aFinishedWorkerIsNotWaitedFor() {
    JobSpec job = small().workers(2).consistency(Consistency.sync()).build();
    try (TestCluster cluster = open(job);
        ParameterClient stays = connect(cluster, job, 0, 0);
        ParameterClient leaves = connect(cluster, job, 1, 0)) {
      CompletableFuture<PushResult> held = pushHeld(cluster, stays, job);
      leaves.finish();
      assertThat(held.join().globalStep()).isEqualTo(1);
      assertThat(stays.push(zeros(job)).globalStep()).isEqualTo(2);
      assertThatThrownBy(() -> leaves.push(zeros(job))).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aWithdrawnWorkerIsNotWaitedFor() {
    JobSpec job = small().workers(2).consistency(Consistency.boundedStaleness(0)).build();
    try (TestCluster cluster = open(job);
        ParameterClient stays = connect(cluster, job, 0, 0)) {
      CompletableFuture<PushResult> held = pushHeld(cluster, stays, job);
      cluster.control().withdraw(1);
      assertThat(held.join().globalStep()).isEqualTo(1);
    }
  }

  @Test
  void anAbortReachesThoseThatWait() {
    JobSpec job = small().workers(2).consistency(Consistency.sync()).build();
    try (TestCluster cluster = open(job);
        ParameterClient client = connect(cluster, job, 0, 0)) {
      CompletableFuture<PushResult> held = pushHeld(cluster, client, job);
      cluster.control().abort("the disk is full");
      assertThat(catchThrowable(held::join))
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(JobAbortedException.class)
          .hasMessageContaining("the disk is full");
    }
  }

  @Test
  void aWaitEndsAndNamesWhoIsMissing() {
    JobSpec job = small().workers(3).consistency(Consistency.sync()).build();
    ShardSettings settings = ShardSettings.defaults().withBarrierTimeout(Duration.ofMillis(200));
    try (TestCluster cluster = open(job, settings);
        ParameterClient client = connect(cluster, job, 1, 0)) {
      assertThatThrownBy(() -> client.push(zeros(job)))
          .isInstanceOfSatisfying(
              BarrierTimeoutException.class,
              e -> assertThat(e.missingWorkers()).containsExactly(0, 2));
    }
  }

  @Test
  void anOlderAttemptIsFencedAndCannotComeBack() {
    JobSpec job = small().build();
    try (TestCluster cluster = open(job);
        ParameterClient old = connect(cluster, job, 0, 3)) {
      old.push(zeros(job));
      try (ParameterClient fresh = connect(cluster, job, 0, 4)) {
        assertThat(fresh.registration().nextSequence()).isEqualTo(2);
        assertThatThrownBy(() -> old.push(zeros(job))).isInstanceOf(StaleAttemptException.class);
        assertThatThrownBy(() -> connect(cluster, job, 0, 3))
            .isInstanceOf(StaleAttemptException.class);
        assertThat(fresh.push(zeros(job)).globalStep()).isEqualTo(2);
      }
    }
  }

  @Test
  void badFramesAreRefusedAndChangeNothing() {
    JobSpec job = small().build();
    try (TestCluster cluster = open(job)) {
      refused(cluster, 1, parts -> rows(parts, new int[] {7}));
      refused(cluster, 1, parts -> rows(parts, new int[] {-1}));
      refused(cluster, 1, parts -> rows(parts, new int[] {3, 3}));
      refused(cluster, 2, parts -> rows(parts, new int[] {0}));
      try (ParameterClient honest = connect(cluster, job, 0, 0)) {
        assertThat(honest.registration().nextSequence()).isEqualTo(1);
        assertThat(honest.push(zeros(job)).globalStep()).isEqualTo(1);
      }
    }
  }

  private static void rows(ArrayParts parts, int[] rows) {
    parts.dense(0, new float[8], 0, 4 * rows.length);
    parts.pick(0, rows, 0, rows.length);
  }

  private static void refused(
      TestCluster cluster, long sequence, java.util.function.Consumer<ArrayParts> gradient) {
    try (ShardConnection connection = cluster.connector().connect(0, 0, 0)) {
      ArrayParts parts = new ArrayParts(2);
      gradient.accept(parts);
      assertThatThrownBy(
              () -> {
                connection.sendPush(sequence, 0, parts, new ArrayParts(2));
                connection.receive();
              })
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void workersEndAtExactlyTheStepLimitAlthoughTheyDie() {
    JobSpec job = small().workers(3).maxSteps(61).build();
    try (TestCluster cluster = open(job)) {
      List<CompletableFuture<Void>> workers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int worker = i;
        workers.add(CompletableFuture.runAsync(() -> pushToTheEnd(cluster, job, worker)));
      }
      workers.forEach(CompletableFuture::join);
      assertThat(cluster.control().globalStep()).isEqualTo(61);
      assertThat(
              cluster.control().status().get(1).workers().stream()
                  .mapToLong(io.trestle.ps.WorkerStatus::lastSequence)
                  .sum())
          .isEqualTo(61);
    }
  }

  private static void pushToTheEnd(TestCluster cluster, JobSpec job, int worker) {
    SplittableRandom random = new SplittableRandom(worker);
    boolean more = true;
    for (long attempt = 0; more; attempt++) {
      try (ParameterClient client =
          ShardedClient.connect(
              job,
              worker,
              attempt,
              new FaultyConnector(cluster.connector(), random, 10),
              ClientSettings.defaults())) {
        more = client.registration().mayContinue();
        while (more) {
          more = client.push(zeros(job)).mayContinue();
        }
      } catch (WorkerKilled e) {
        more = true;
      }
    }
  }

  @Test
  @Seeded
  void aSnapshotHoldsTheSamePushesOnEveryShardAndGoesOnAnyNumberOfThem(long seed) {
    MemoryStore store = new MemoryStore();
    ShardSettings settings = ShardSettings.defaults().withStore(store);
    JobSpec job = small().shards(3).workers(2).optimizer(OptimizerSpec.sgd(1)).build();
    JobSpec fewer = small().shards(2).workers(2).optimizer(OptimizerSpec.sgd(1)).build();
    Gradients gradients = new Gradients(whole(job), seed, Gradients.Values.WHOLE);
    try (TestCluster cluster = open(whole(job), settings);
        TestCluster other = start(2, settings)) {
      List<CompletableFuture<Void>> pushers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        int worker = i;
        pushers.add(
            CompletableFuture.runAsync(
                () -> {
                  try (ParameterClient client = connect(cluster, whole(job), worker, 0)) {
                    for (long sequence = 1; sequence <= 300; sequence++) {
                      client.push(gradients.of(worker, sequence));
                    }
                  }
                }));
      }
      for (int i = 0; i < 5; i++) {
        String name = "s" + i;
        assertThat(cluster.control().snapshot(step -> name, SOON)).hasSize(3);
        other.control().open(whole(fewer), Optional.of(name));
        assertHoldsWholePushes(other, whole(fewer), gradients, i);
      }
      pushers.forEach(CompletableFuture::join);
    }
  }

  @Test
  void aSnapshotWaitsForAPushThatSomeShardsHave() {
    MemoryStore store = new MemoryStore();
    JobSpec job = small().optimizer(OptimizerSpec.sgd(1)).workers(2).build();
    ShardSettings settings = ShardSettings.defaults().withStore(store);
    try (TestCluster cluster = open(whole(job), settings);
        ShardConnection first = cluster.connector().connect(0, 0, 0);
        ShardConnection second = cluster.connector().connect(1, 0, 0);
        ParameterClient other = connect(cluster, whole(job), 1, 0)) {
      pushOnes(first);
      CompletableFuture<List<byte[]>> snapshot =
          CompletableFuture.supplyAsync(() -> cluster.control().snapshot(step -> "whole", SOON));
      await().during(Duration.ofMillis(200)).until(() -> !snapshot.isDone());
      CompletableFuture<PushResult> later = other.pushAsync(zeros(whole(job)));
      assertThat(later).isNotDone();
      pushOnes(second);
      assertThat(snapshot.join()).hasSize(2);
      assertThat(later.join().globalStep()).isEqualTo(2);
      assertThat(store.tensor("whole", "W")).containsOnly(-1f);
    }
  }

  private static void pushOnes(ShardConnection connection) {
    float[] ones = new float[20];
    Arrays.fill(ones, 1f);
    ArrayParts parts = new ArrayParts(2);
    parts.dense(0, ones, 0, 20);
    connection.sendPush(1, 0, parts, new ArrayParts(2));
    connection.receive();
  }

  /** Whole numbers to begin with, so that sums are exact in any order. */
  private static JobSpec whole(JobSpec job) {
    return JobSpec.builder(job.jobId())
        .variable("W", 10, 4)
        .variable("b", 4)
        .placement(job.placement())
        .shards(job.numShards())
        .workers(job.numWorkers())
        .optimizer(job.optimizer())
        .build();
  }

  private static void assertHoldsWholePushes(
      TestCluster cluster, JobSpec job, Gradients gradients, long attempt) {
    Gradients.Replay replay = gradients.new Replay(new float[44]);
    long steps = 0;
    float[] restored = new float[44];
    for (int worker = 0; worker < 2; worker++) {
      try (ParameterClient client = connect(cluster, job, worker, attempt)) {
        for (long s = 1; s < client.registration().nextSequence(); s++) {
          replay.apply(gradients.of(worker, s));
          steps++;
        }
        client.pull(Parts.dense(job, restored));
      }
    }
    assertThat(restored).containsExactly(replay.flat());
    assertThat(cluster.control().globalStep()).isEqualTo(steps);
  }

  @Test
  void clientsOfAShardThatWasOpenedAnewAreToldSo() {
    MemoryStore store = new MemoryStore();
    JobSpec job = small().build();
    try (TestCluster cluster = open(job, ShardSettings.defaults().withStore(store));
        ParameterClient client = connect(cluster, job, 0, 0)) {
      client.push(zeros(job));
      cluster.control().snapshot(step -> "at" + step, SOON);
      client.push(zeros(job));
      cluster.control().open(job, Optional.of("at1"));
      assertThatThrownBy(() -> client.push(zeros(job))).isInstanceOf(RolledBackException.class);
      try (ParameterClient again = connect(cluster, job, 0, 0)) {
        assertThat(again.registration().nextSequence()).isEqualTo(2);
        assertThat(again.push(zeros(job)).globalStep()).isEqualTo(2);
      }
    }
  }
}
