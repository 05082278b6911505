package io.trestle.ps.server;

import io.trestle.ps.CutPoint;
import io.trestle.ps.JobAbortedException;
import io.trestle.ps.JobSpec;
import io.trestle.ps.RolledBackException;
import io.trestle.ps.ShardControl;
import io.trestle.ps.ShardNotReadyException;
import io.trestle.ps.ShardStatus;
import io.trestle.ps.SnapshotSource;
import io.trestle.ps.transport.ShardEndpoint;
import io.trestle.ps.transport.ShardRegistration;
import io.trestle.ps.transport.ShardSession;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A server's place for one shard: empty at first, opened and closed by the driver. Both what
 * transports call and the driver's local hand. Thread-safe.
 */
public final class HostedShard implements ShardEndpoint, ShardControl {
  private final ShardSettings settings;
  private final AtomicReference<Shard> open = new AtomicReference<>();
  private volatile long heardAt;
  private volatile String endReason;

  /** An empty place. */
  public HostedShard(ShardSettings settings) {
    this.settings = settings;
    this.heardAt = settings.ticker().nanos();
  }

  private Shard current() {
    Shard shard = open.get();
    if (shard == null) {
      String reason = endReason;
      if (reason != null) {
        throw new JobAbortedException(reason);
      }
      throw new ShardNotReadyException(
          "This server holds no shard now: the driver has not opened one, or its job has ended.");
    }
    return shard;
  }

  @Override
  public JobSpec job() {
    return current().job();
  }

  @Override
  public int shard() {
    return current().number();
  }

  @Override
  public ShardRegistration register(int worker, long attempt) {
    return current().register(worker, attempt);
  }

  @Override
  public ShardSession connect(int worker, long attempt, Runnable onFenced) {
    return current().connect(worker, attempt, onFenced);
  }

  /** Opening the same job again replaces its shard: that is how a job is rolled back. */
  @Override
  public synchronized void open(JobSpec job, int shard, Optional<String> restoreFrom) {
    heartbeat();
    Shard old = open.get();
    if (old != null && !old.job().jobId().equals(job.jobId())) {
      throw new JobAbortedException(
          String.format(
              "This server holds shard %d of job %s, so it cannot open job %s. End that job first.",
              old.number(), old.job().jobId(), job.jobId()));
    }
    if (old != null) {
      close(
          () ->
              new RolledBackException(
                  "Job " + job.jobId() + " was opened anew on this shard. Connect anew."));
    }
    ShardOpener opener = new ShardOpener(job, shard, settings);
    Shard opened;
    if (restoreFrom.isPresent()) {
      try (SnapshotSource source = settings.store().openSource(restoreFrom.get())) {
        opened = opener.restored(source);
      }
    } else {
      opened = opener.fresh();
    }
    endReason = null;
    open.set(opened);
    heartbeat();
  }

  @Override
  public ShardStatus status() {
    return current().status();
  }

  @Override
  public ShardStatus hold() {
    return current().hold();
  }

  @Override
  public void cut(CutPoint point, Duration limit) {
    current().cut(point, limit);
  }

  @Override
  public void release() {
    current().release();
  }

  @Override
  public byte[] snapshot(String target) {
    return current().snapshot(target);
  }

  @Override
  public void discard() {
    current().discard();
  }

  @Override
  public void withdraw(int worker) {
    current().withdraw(worker);
  }

  @Override
  public synchronized void end() {
    endReason = null;
    close(() -> new JobAbortedException("The job has ended."));
  }

  @Override
  public synchronized void abort(String reason) {
    if (isOpen()) {
      endReason = reason;
      close(() -> new JobAbortedException(reason));
    }
  }

  private void close(Supplier<RuntimeException> failure) {
    Shard shard = open.getAndSet(null);
    if (shard != null) {
      shard.end(failure);
    }
  }

  @Override
  public void heartbeat() {
    heardAt = settings.ticker().nanos();
  }

  /** Whether a shard is open. */
  public boolean isOpen() {
    return open.get() != null;
  }

  /**
   * Aborts the job when its driver was silent for longer than the lease; called by the server every
   * few seconds.
   *
   * @return whether it did
   */
  public synchronized boolean expireLease() {
    Duration silent = Duration.ofNanos(settings.ticker().nanos() - heardAt);
    if (!isOpen() || silent.compareTo(settings.leaseTimeout()) <= 0) {
      return false;
    }
    abort("The driver was not heard of for " + silent.toSeconds() + " s; its job was given up.");
    return true;
  }

  /** Ends whatever job is open. */
  @Override
  public void close() {
    abort("The parameter server was closed.");
  }
}
