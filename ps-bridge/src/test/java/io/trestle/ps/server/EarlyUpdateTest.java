package io.trestle.ps.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.ps.Consistency;
import io.trestle.ps.CutPoint;
import io.trestle.ps.JobSpec;
import io.trestle.ps.LearningRate;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.client.ClientSettings;
import io.trestle.ps.client.ShardedClient;
import io.trestle.ps.contract.MemoryStore;
import io.trestle.ps.transport.ArrayParts;
import io.trestle.ps.transport.Inflow;
import io.trestle.ps.transport.ShardSession;
import io.trestle.ps.transport.inprocess.InProcessConnector;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pushes that are worked on while they arrive leave what whole ones leave, or nothing. */
class EarlyUpdateTest {
  private static final int LARGE = Storage.WIDE + 5;
  private static final int SMALL = 3;
  private static final int MANY = 40;
  private static final OptimizerSpec ADAM =
      OptimizerSpec.of(new OptimizerSpec.Adam(0.9f, 0.999f, 1e-8f), LearningRate.constant(0.1));

  private final MemoryStore store = new MemoryStore();
  private final HostedShard shard = new HostedShard(ShardSettings.defaults().withStore(store));

  private static JobSpec job(OptimizerSpec optimizer, int workers) {
    return JobSpec.builder("early")
        .variable("large", LARGE)
        .variable("small", SMALL)
        .workers(workers)
        .optimizer(optimizer)
        .build();
  }

  private ShardSession session(int worker) {
    shard.register(worker, 0);
    return shard.connect(worker, 0, () -> {});
  }

  private static ArrayParts parts(float[] gradient) {
    ArrayParts parts = new ArrayParts(2);
    parts.dense(0, gradient, 0, LARGE);
    parts.dense(1, gradient, LARGE, SMALL);
    return parts;
  }

  private static void add(Inflow inflow, float[] gradient, int from, int to) {
    int step = 4096;
    for (int at = from; at < to; at += step) {
      int count = Math.min(step, to - at);
      inflow.add(Arrays.copyOfRange(gradient, at, at + count), count);
    }
  }

  private static float[] random(SplittableRandom random) {
    float[] values = new float[LARGE + SMALL];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private float[] pull(int worker) {
    float[] values = new float[LARGE + SMALL];
    try (ParameterClient client =
        ShardedClient.connect(
            shard.job(),
            worker,
            0,
            new InProcessConnector(List.of(shard)),
            ClientSettings.defaults())) {
      client.pull(Parts.dense(shard.job(), values));
    }
    return values;
  }

  private static Stream<OptimizerSpec> optimizers() {
    LearningRate rate = LearningRate.constant(0.1);
    return Stream.of(
        OptimizerSpec.sgd(0.3),
        new OptimizerSpec(new OptimizerSpec.Sgd(), rate, 0.01f),
        OptimizerSpec.of(
            new OptimizerSpec.Momentum(0.9f, OptimizerSpec.Look.NESTEROV),
            new LearningRate.Exponential(0.1, 0.5, 1, LearningRate.Decay.CONTINUOUS)),
        OptimizerSpec.of(new OptimizerSpec.Adagrad(0.1f, 0), rate),
        ADAM,
        OptimizerSpec.of(new OptimizerSpec.Ftrl(-0.5f, 0.1f, 0.01f, 0.01f), rate));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void theBitsAreThoseOfWholePushes(OptimizerSpec optimizer) {
    float[] early = afterFourPushes(optimizer, true);
    float[] whole = afterFourPushes(optimizer, false);
    assertThat(early).isEqualTo(whole);
  }

  private float[] afterFourPushes(OptimizerSpec optimizer, boolean early) {
    SplittableRandom random = new SplittableRandom(7);
    shard.open(job(optimizer, 1), 0, Optional.empty());
    try (ShardSession session = session(0)) {
      for (int i = 1; i <= 4; i++) {
        float[] gradient = random(random);
        if (early && i != 3) {
          Inflow inflow = session.receive(i, i - 1, parts(gradient));
          add(inflow, gradient, 0, gradient.length);
          session.push(i, i - 1, inflow, () -> {});
        } else {
          session.push(i, i - 1, parts(gradient), () -> {});
        }
      }
    }
    float[] result = pull(0);
    shard.abort("done");
    return result;
  }

  @Test
  void halfAPushIsNoPush() {
    shard.open(job(ADAM, 1), 0, Optional.empty());
    float[] gradient = random(new SplittableRandom(1));
    float[] before = pull(0);
    ShardSession session = session(0);
    for (int i = 0; i < 3; i++) {
      Inflow inflow = session.receive(1, 0, parts(gradient));
      add(inflow, gradient, 0, LARGE / 2);
      session.close();
      assertThat(pull(0)).isEqualTo(before);
      session = session(0);
    }
    Inflow inflow = session.receive(1, 0, parts(gradient));
    add(inflow, gradient, 0, gradient.length);
    assertThat(pull(0)).isEqualTo(before);
  }

  @Test
  void aPushThatAnotherOvertookIsSentAgainWhole() {
    shard.open(job(OptimizerSpec.sgd(1), 2), 0, Optional.empty());
    float[] ones = new float[LARGE + SMALL];
    Arrays.fill(ones, 1);
    ShardSession session = session(0);
    assertThat(session.receive(1, 0, parts(ones))).as("the first of two workers").isNull();
    for (int i = 1; i <= MANY; i++) {
      session.push(i, i - 1, parts(ones), () -> {});
    }
    Inflow inflow = session.receive(MANY + 1, MANY, parts(ones));
    add(inflow, ones, 0, ones.length);
    ShardSession other = session(1);
    other.push(1, MANY, parts(ones), () -> {});
    assertThatThrownBy(() -> session.push(MANY + 1, MANY, inflow, () -> {}))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("Another push came first");
    session.close();
    assertThat(shard.status().workers().get(0).lastSequence()).isEqualTo(MANY);

    ShardSession again = session(0);
    assertThat(again.receive(MANY + 1, MANY, parts(ones))).isNull();
    again.push(MANY + 1, MANY, parts(ones), () -> {});
    assertThat(shard.status().version()).isEqualTo(MANY + 2);
    assertThat(pull(1)).containsOnly(-(MANY + 2));
  }

  @Test
  void aSnapshotThatBeginsMeanwhileHoldsWhatWasBefore() {
    shard.open(job(OptimizerSpec.sgd(1), 1), 0, Optional.empty());
    float[] ones = new float[LARGE + SMALL];
    Arrays.fill(ones, 1);
    ShardSession session = session(0);
    Inflow inflow = session.receive(1, 0, parts(ones));
    add(inflow, ones, 0, LARGE / 2);
    shard.hold();
    shard.cut(new CutPoint.Sequences(List.of(0L)), Duration.ofSeconds(10));
    shard.release();
    add(inflow, ones, LARGE / 2, ones.length);
    session.push(1, 0, inflow, () -> {});
    assertThat(session.receive(2, 1, parts(ones))).as("while a snapshot is written").isNull();
    shard.snapshot("cut");
    assertThat(pull(0)).containsOnly(-1);
    assertThat(store.tensor("cut", "large")).containsOnly(0);
  }

  @Test
  void synchronousPushesAreReceivedWhole() {
    JobSpec job =
        JobSpec.builder("sync").variable("large", LARGE).consistency(Consistency.sync()).build();
    shard.open(job, 0, Optional.empty());
    ArrayParts parts = new ArrayParts(1);
    parts.dense(0, new float[LARGE], 0, LARGE);
    assertThat(session(0).receive(1, 0, parts)).isNull();
  }
}
