package io.trestle.spark.worker;

import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.PushResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * As {@link DenseSteps}, but the next gradient is computed, on the parameters at hand, while a push
 * is under way. Hides the round trip for one step of staleness, which is reported as such.
 */
final class PrefetchSteps implements Steps {
  private final ParameterClient client;
  private final BatchFeed feed;
  private final DenseGradient computer;
  private Slot current;
  private Slot other;
  private boolean computed;

  PrefetchSteps(ParameterClient client, BatchFeed feed, WorkerPlan plan, BatchWindow window) {
    int size = Math.toIntExact(client.job().size());
    this.client = client;
    this.feed = feed;
    this.computer = new DenseGradient(plan, feed, window, client);
    this.current = new Slot(client, size);
    this.other = new Slot(client, size);
  }

  @Override
  public void begin() {
    client.pull(current.pulled);
    compute(current, current);
  }

  @Override
  public boolean hasNext() {
    return computed;
  }

  @Override
  public boolean isFinite() {
    return Gradients.isFinite(current.parameters, current.parameters.length);
  }

  @Override
  public PushResult next() {
    CompletableFuture<PushResult> answer = client.pushPullAsync(current.pushed, other.pulled);
    compute(current, other);
    PushResult result;
    try {
      result = answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    computer.at(result.globalStep());
    Slot swap = current;
    current = other;
    other = swap;
    return result;
  }

  /** Computes at {@code at}'s parameters into {@code into}'s gradient, if there is a batch left. */
  private void compute(Slot at, Slot into) {
    computed = feed.hasNext();
    if (computed) {
      computer.compute(at.parameters, into.gradient, into.pushed);
      into.pushed.computedOn(at.pulled);
    }
  }

  /** One set of parameters and the gradient that is pushed while they are on their way. */
  private static final class Slot {
    final float[] parameters;
    final float[] gradient;
    final Parts pulled;
    final Parts pushed;

    Slot(ParameterClient client, int size) {
      this.parameters = new float[size];
      this.gradient = new float[size];
      this.pulled = Parts.dense(client.job(), parameters);
      this.pushed = Parts.dense(client.job(), gradient);
    }
  }
}
