package io.trestle.ps.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trestle.ps.BarrierTimeoutException;
import io.trestle.ps.Consistency;
import io.trestle.ps.CutPoint;
import io.trestle.ps.JobAbortedException;
import io.trestle.ps.JobSpec;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.PartKind;
import io.trestle.ps.Parts;
import io.trestle.ps.ShardNotReadyException;
import io.trestle.ps.SnapshotException;
import io.trestle.ps.SnapshotSink;
import io.trestle.ps.SnapshotSource;
import io.trestle.ps.SnapshotStore;
import io.trestle.ps.SnapshotTensor;
import io.trestle.ps.client.ClientSettings;
import io.trestle.ps.client.ShardedClient;
import io.trestle.ps.contract.FakeTicker;
import io.trestle.ps.contract.MemoryStore;
import io.trestle.ps.transport.ArrayParts;
import io.trestle.ps.transport.ReplySink;
import io.trestle.ps.transport.ShardReply;
import io.trestle.ps.transport.ShardSession;
import io.trestle.ps.transport.inprocess.InProcessConnector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HostedShardTest {
  private static final int SIZE = 3 * Snapshot.CHUNK + 17;

  private static ParameterClient connect(HostedShard shard, int worker) {
    return ShardedClient.connect(
        shard.job(), worker, 0, new InProcessConnector(List.of(shard)), ClientSettings.defaults());
  }

  /** Counts keep-alives; wants nothing. */
  private static final class Listener implements ReplySink {
    private final AtomicInteger keptAlive = new AtomicInteger();

    @Override
    public PartKind kind(int slice) {
      return PartKind.ABSENT;
    }

    @Override
    public int rowCount(int slice) {
      return 0;
    }

    @Override
    public int row(int slice, int index) {
      return 0;
    }

    @Override
    public void begin(ShardReply reply) {}

    @Override
    public void write(int slice, int to, float[] source, int offset, int count) {}

    @Override
    public void flush() {}

    @Override
    public void keepAlive() {
      keptAlive.incrementAndGet();
    }
  }

  @Test
  void aHeldAnswerKeepsItsClientAliveAndEndsInTime() {
    FakeTicker ticker = new FakeTicker();
    HostedShard shard = new HostedShard(ShardSettings.defaults().withTicker(ticker));
    JobSpec job =
        JobSpec.builder("held").variable("w", 1).workers(2).consistency(Consistency.sync()).build();
    shard.open(job, 0, Optional.empty());
    shard.register(0, 0);
    ShardSession session = shard.connect(0, 0, () -> {});
    Listener listener = new Listener();
    session.push(1, 0, new ArrayParts(1), () -> {});
    CompletableFuture<Void> reply = CompletableFuture.runAsync(() -> session.reply(listener));
    for (int i = 1; i <= 3; i++) {
      int times = i;
      assertThat(reply).isNotDone();
      await().until(() -> advanceUntil(ticker, listener, times));
    }
    ticker.advance(Duration.ofMinutes(10));
    assertThatThrownBy(reply::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(BarrierTimeoutException.class)
        .hasMessageContaining("PT10M")
        .hasMessageContaining("[1]");
  }

  private static boolean advanceUntil(FakeTicker ticker, Listener listener, int times) {
    if (listener.keptAlive.get() >= times) {
      return true;
    }
    ticker.advance(Duration.ofSeconds(1));
    return false;
  }

  @Test
  void aShardGivesUpAJobWhoseDriverIsSilent() {
    FakeTicker ticker = new FakeTicker();
    HostedShard shard = new HostedShard(ShardSettings.defaults().withTicker(ticker));
    shard.open(JobSpec.builder("lease").variable("w", 1).build(), 0, Optional.empty());
    ticker.advance(Duration.ofSeconds(60));
    assertThat(shard.expireLease()).isFalse();
    shard.heartbeat();
    ticker.advance(Duration.ofSeconds(61));
    assertThat(shard.expireLease()).isTrue();
    assertThatThrownBy(shard::status)
        .isInstanceOf(JobAbortedException.class)
        .hasMessageContaining("61 s");
    assertThat(shard.expireLease()).isFalse();
  }

  @Test
  void aBusyShardRefusesAnotherJobAndIsFreeAfterTheEnd() {
    HostedShard shard = new HostedShard(ShardSettings.defaults());
    JobSpec other = JobSpec.builder("other").variable("w", 1).build();
    assertThatThrownBy(shard::status).isInstanceOf(ShardNotReadyException.class);
    shard.open(JobSpec.builder("first").variable("w", 1).build(), 0, Optional.empty());
    assertThatThrownBy(() -> shard.open(other, 0, Optional.empty()))
        .isInstanceOf(JobAbortedException.class)
        .hasMessageContaining("holds shard 0 of job first");
    shard.end();
    shard.open(other, 0, Optional.empty());
    assertThat(shard.job()).isEqualTo(other);
  }

  @Test
  void aSnapshotIsOfTheMomentOfItsCutAlthoughPushesGoOn() {
    MemoryStore memory = new MemoryStore();
    AtomicInteger writes = new AtomicInteger();
    ParameterClient[] client = new ParameterClient[1];
    Parts[] gradient = new Parts[1];
    SnapshotStore pushing =
        new SnapshotStore() {
          @Override
          public SnapshotSink openSink(String target, int shard, int numShards) {
            return new PushingSink(
                memory.openSink(target, shard, numShards),
                () -> {
                  writes.incrementAndGet();
                  client[0].push(gradient[0]);
                });
          }

          @Override
          public SnapshotSource openSource(String source) {
            return memory.openSource(source);
          }
        };
    HostedShard shard = new HostedShard(ShardSettings.defaults().withStore(pushing));
    JobSpec job =
        JobSpec.builder("cow")
            .variable("w", SIZE)
            .optimizer(
                OptimizerSpec.of(
                    new OptimizerSpec.Momentum(0.5f, OptimizerSpec.Look.CLASSIC),
                    io.trestle.ps.LearningRate.constant(1)))
            .build();
    shard.open(job, 0, Optional.empty());
    client[0] = connect(shard, 0);
    float[] ones = new float[SIZE];
    java.util.Arrays.fill(ones, 1f);
    gradient[0] = Parts.dense(job, ones);
    client[0].push(gradient[0]);
    client[0].push(gradient[0]);
    shard.hold();
    shard.cut(new CutPoint.Sequences(List.of(2L)), Duration.ofSeconds(1));
    shard.release();
    shard.snapshot("moment");
    assertThat(writes).hasValueGreaterThanOrEqualTo(8);
    assertThat(memory.tensor("moment", "w")).containsOnly(-2.5f);
    assertThat(memory.tensor("moment", "w/Momentum")).containsOnly(1.5f);
    assertThat(shard.status().version()).isEqualTo(2 + writes.get());
    assertThatThrownBy(() -> shard.snapshot("again")).isInstanceOf(SnapshotException.class);
    client[0].close();
  }

  /** Has something happen before every write. */
  private record PushingSink(SnapshotSink sink, Runnable before) implements SnapshotSink {
    @Override
    public void beginSlice(SnapshotTensor tensor, int fromRow, int rowCount) {
      sink.beginSlice(tensor, fromRow, rowCount);
    }

    @Override
    public void write(float[] values, int offset, int count) {
      before.run();
      sink.write(values, offset, count);
    }

    @Override
    public void writeLong(String name, long value) {
      sink.writeLong(name, value);
    }

    @Override
    public void writeBytes(String name, byte[] value) {
      sink.writeBytes(name, value);
    }

    @Override
    public byte[] commit() {
      return sink.commit();
    }

    @Override
    public void close() {
      sink.close();
    }
  }

  @Test
  void aSnapshotOfAnotherModelIsRefused() {
    MemoryStore memory = new MemoryStore();
    HostedShard shard = new HostedShard(ShardSettings.defaults().withStore(memory));
    JobSpec job = JobSpec.builder("one").variable("w", 3).build();
    shard.open(job, 0, Optional.empty());
    shard.cut(new CutPoint.Sequences(List.of(0L)), Duration.ofSeconds(1));
    shard.snapshot("small");
    JobSpec adam =
        JobSpec.builder("one")
            .variable("w", 3)
            .optimizer(
                OptimizerSpec.of(new OptimizerSpec.Adam(), io.trestle.ps.LearningRate.constant(1)))
            .build();
    assertThatThrownBy(() -> shard.open(adam, 0, Optional.of("small")))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("w/Adam");
  }
}
