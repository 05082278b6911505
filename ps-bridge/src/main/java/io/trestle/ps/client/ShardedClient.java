package io.trestle.ps.client;

import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.PushResult;
import io.trestle.ps.Registration;
import io.trestle.ps.placement.Placement;
import io.trestle.ps.transport.ShardConnector;
import io.trestle.ps.transport.ShardRegistration;
import io.trestle.ps.transport.ShardReply;
import io.trestle.ps.transport.ShardSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A {@link ParameterClient} over one connection per shard. Every request goes to all shards that
 * hold slices, and to shard 0, before any answer is waited for.
 */
public final class ShardedClient implements ParameterClient {
  private final JobSpec job;
  private final Splitter splitter;
  private final List<ShardLink> links = new ArrayList<>();
  private final Background background;
  private Registration registration;
  private long sequence;
  private boolean mayContinue = true;

  private ShardedClient(JobSpec job, Placement placement, int worker) {
    this.job = job;
    this.splitter = new Splitter(job, placement);
    this.background = new Background("trestle-client-" + job.jobId() + "-" + worker);
  }

  /**
   * Registers {@code attempt} of {@code worker} at all shards.
   *
   * @param connector stays the caller's to close
   * @throws io.trestle.ps.ServerUnavailableException when a shard cannot be reached
   * @throws io.trestle.ps.StaleAttemptException when a newer attempt has registered
   */
  public static ParameterClient connect(
      JobSpec job, int worker, long attempt, ShardConnector connector, ClientSettings settings) {
    Placement placement = Placement.of(job);
    ShardedClient client = new ShardedClient(job, placement, worker);
    try {
      for (int shard = 0; shard < job.numShards(); shard++) {
        int slices = placement.slices(shard).size();
        if (shard == 0 || slices > 0) {
          client.links.add(new ShardLink(connector, settings, shard, slices, worker, attempt));
        }
      }
      client.register();
      return client;
    } catch (RuntimeException | Error e) {
      client.close();
      throw e;
    }
  }

  /**
   * A worker that died in mid-push has left some shards one push behind: it goes on with the push
   * that at least one of them has not got, on the version that it was computed on.
   */
  private void register() {
    long last = Long.MAX_VALUE;
    long atFirst = 0;
    long step = 0;
    boolean finished = false;
    for (ShardLink link : links) {
      ShardRegistration shard = link.open();
      last = Math.min(last, shard.lastSequence());
      if (link.shard() == 0) {
        atFirst = shard.lastSequence();
        step = shard.version();
        finished = shard.finished();
      }
    }
    sequence = last;
    for (ShardLink link : links) {
      link.startAt(last);
    }
    if (job.isReproducible()) {
      nextVersion = lowestVersion();
    }
    mayContinue = !finished && (atFirst > last || isAdmitted());
    registration = new Registration(last + 1, step, mayContinue);
  }

  /** Synchronous: the version that the next push is computed on. */
  private long nextVersion = ShardSession.LATEST;

  private long lowestVersion() {
    long lowest = Long.MAX_VALUE;
    for (ShardLink link : links) {
      lowest = Math.min(lowest, link.pulled());
    }
    return lowest;
  }

  /** Repeats the last push to shard 0, whose answer says whether there may be another. */
  private boolean isAdmitted() {
    if (job.maxSteps() == JobSpec.UNLIMITED) {
      return true;
    }
    ShardLink first = links.get(0);
    long basis = first.pulled();
    first.sendPush(sequence, basis);
    return first.receive().mayContinue();
  }

  @Override
  public JobSpec job() {
    return job;
  }

  @Override
  public Registration registration() {
    return registration;
  }

  @Override
  public void pull(Parts into) {
    ordered(
        () -> {
          doPull(into);
          return null;
        });
  }

  @Override
  public PushResult push(Parts gradient) {
    return ordered(() -> doPush(gradient, null));
  }

  @Override
  public PushResult pushPull(Parts gradient, Parts into) {
    return background.isIdle() ? doPush(gradient, into) : ordered(() -> doPush(gradient, into));
  }

  @Override
  public CompletableFuture<Void> pullAsync(Parts into) {
    return background.submit(
        () -> {
          doPull(into);
          return null;
        });
  }

  @Override
  public CompletableFuture<PushResult> pushAsync(Parts gradient) {
    return background.submit(() -> doPush(gradient, null));
  }

  @Override
  public CompletableFuture<PushResult> pushPullAsync(Parts gradient, Parts into) {
    return background.submit(() -> doPush(gradient, into));
  }

  /** Runs a call after those that are under way in the background. */
  private <T> T ordered(Supplier<T> call) {
    return background.isIdle() ? call.get() : background.runAfter(call);
  }

  private void doPull(Parts into) {
    splitter.check(into);
    for (ShardLink link : links) {
      link.gradient().clear();
      splitter.split(into, link.shard(), link.want());
      link.sendPull(nextVersion);
    }
    for (ShardLink link : links) {
      into.version(link.shard(), link.receive().version());
    }
  }

  private PushResult doPush(Parts gradient, Parts into) {
    if (!mayContinue) {
      throw new IllegalStateException(
          "The worker was told not to push again: the step budget is spent or it has finished.");
    }
    splitter.check(gradient);
    if (into != null) {
      splitter.check(into);
    }
    // All of it before any is sent: a gradient that is refused has reached no shard.
    for (ShardLink link : links) {
      splitter.splitGradient(gradient, link.shard(), link.gradient());
      if (into == null) {
        link.want().clear();
      } else {
        splitter.split(into, link.shard(), link.want());
      }
    }
    long number = sequence + 1;
    for (ShardLink link : links) {
      link.sendPush(number, basis(gradient, link));
    }
    PushResult result = null;
    for (ShardLink link : links) {
      ShardReply reply = link.receive();
      if (into != null) {
        into.version(link.shard(), reply.version());
      }
      if (link.shard() == 0) {
        result =
            new PushResult(
                number, reply.step(), reply.outcome(), reply.staleness(), reply.mayContinue());
      }
    }
    sequence = number;
    mayContinue = result.mayContinue();
    if (job.isReproducible()) {
      nextVersion = lowestVersion();
    }
    return result;
  }

  private long basis(Parts gradient, ShardLink link) {
    if (job.isReproducible()) {
      return nextVersion;
    }
    long named = gradient.version(link.shard());
    return named == Parts.UNKNOWN ? link.pulled() : named;
  }

  @Override
  public void finish() {
    ordered(
        () -> {
          for (ShardLink link : links) {
            link.sendFinish();
          }
          for (ShardLink link : links) {
            link.receive();
          }
          mayContinue = false;
          return null;
        });
  }

  @Override
  public void close() {
    for (ShardLink link : links) {
      link.close();
    }
    background.close();
  }
}
