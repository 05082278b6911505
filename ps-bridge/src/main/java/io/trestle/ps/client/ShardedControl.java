package io.trestle.ps.client;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.CutPoint;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterServerException;
import io.trestle.ps.ShardControl;
import io.trestle.ps.ShardStatus;
import io.trestle.ps.SnapshotException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;

/** A {@link ClusterControl} over one control per shard, which are asked all at once. */
public final class ShardedControl implements ClusterControl {
  private final List<ShardControl> shards;
  private final ExecutorService threads;
  private volatile JobSpec job;

  /** Shards that this control has opened: another driver's job on a server is not ours to abort. */
  private final Set<Integer> held = ConcurrentHashMap.newKeySet();

  /**
   * @param shards by shard number; closed with this
   */
  public ShardedControl(List<? extends ShardControl> shards) {
    this.shards = List.copyOf(shards);
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "trestle-control");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void open(JobSpec opened, Optional<String> restoreFrom) {
    if (opened.numShards() != shards.size()) {
      throw new IllegalArgumentException(
          String.format(
              "Job %s wants %d shards, there are %d servers.",
              opened.jobId(), opened.numShards(), shards.size()));
    }
    try {
      List<CompletableFuture<Void>> calls = new ArrayList<>();
      for (int i = 0; i < shards.size(); i++) {
        int shard = i;
        calls.add(
            CompletableFuture.runAsync(
                () -> {
                  shards.get(shard).open(opened, shard, restoreFrom);
                  held.add(shard);
                },
                threads));
      }
      joinAll(calls);
    } catch (RuntimeException e) {
      abort("Job " + opened.jobId() + " could not be opened on all shards: " + e.getMessage());
      throw e;
    }
    job = opened;
  }

  @Override
  public long globalStep() {
    return shards.get(0).status().version();
  }

  @Override
  public List<ShardStatus> status() {
    return onAll(ShardControl::status);
  }

  @Override
  public synchronized List<byte[]> snapshot(LongFunction<String> target, Duration limit) {
    if (job == null) {
      throw new SnapshotException("No job was opened, so there is nothing to write.");
    }
    long step = cut(limit);
    try {
      String name = target.apply(step);
      return onAll(shard -> shard.snapshot(name));
    } catch (RuntimeException e) {
      quietly(ShardControl::discard);
      throw e;
    }
  }

  /** Begins a snapshot on all shards and returns its global step. */
  private long cut(Duration limit) {
    try {
      CutPoint point = cutPoint(onAll(ShardControl::hold));
      doAll(shard -> shard.cut(point, limit));
      return globalStep();
    } catch (RuntimeException e) {
      quietly(ShardControl::discard);
      throw e;
    } finally {
      quietly(ShardControl::release);
    }
  }

  /**
   * All shards are held, so nothing moves. Some have pushes that others have not got yet: the cut
   * is where all have what any one has.
   */
  private CutPoint cutPoint(List<ShardStatus> held) {
    if (job.isReproducible()) {
      long version = 0;
      for (ShardStatus shard : held) {
        version = Math.max(version, shard.version() + (shard.pending() > 0 ? 1 : 0));
      }
      return new CutPoint.Version(version);
    }
    List<Long> last = new ArrayList<>();
    for (int worker = 0; worker < job.numWorkers(); worker++) {
      long most = 0;
      for (ShardStatus shard : held) {
        most = Math.max(most, shard.workers().get(worker).lastSequence());
      }
      // With backup workers shards decide on their own what is late: each is cut where it stands.
      last.add(job.isSynchronous() ? 0L : most);
    }
    return new CutPoint.Sequences(last);
  }

  @Override
  public void withdraw(int worker) {
    doAll(shard -> shard.withdraw(worker));
  }

  @Override
  public void end() {
    doAll(ShardControl::end);
  }

  @Override
  public void abort(String reason) {
    quietly(
        shard -> {
          if (held.contains(shards.indexOf(shard))) {
            shard.abort(reason);
          }
        });
  }

  @Override
  public void heartbeat() {
    doAll(ShardControl::heartbeat);
  }

  @Override
  public void close() {
    quietly(ShardControl::close);
    threads.shutdown();
  }

  private void doAll(Consumer<ShardControl> call) {
    onAll(
        shard -> {
          call.accept(shard);
          return true;
        });
  }

  private <T> List<T> onAll(Function<ShardControl, T> call) {
    List<CompletableFuture<T>> calls = new ArrayList<>();
    for (ShardControl shard : shards) {
      calls.add(CompletableFuture.supplyAsync(() -> call.apply(shard), threads));
    }
    return joinAll(calls);
  }

  /** Waits for all, then throws what the first failed one threw. */
  private static <T> List<T> joinAll(List<CompletableFuture<T>> calls) {
    RuntimeException failure = null;
    List<T> results = new ArrayList<>();
    for (CompletableFuture<T> call : calls) {
      try {
        results.add(call.join());
      } catch (CompletionException e) {
        RuntimeException cause = e.getCause() instanceof RuntimeException c ? c : e;
        if (failure == null) {
          failure = cause;
        } else if (failure != cause) {
          failure.addSuppressed(cause);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }

  /** For clean-up: a shard that cannot be reached or holds nothing has nothing to clean. */
  private void quietly(Consumer<ShardControl> call) {
    try {
      doAll(call);
    } catch (ParameterServerException e) {
      return;
    }
  }
}
