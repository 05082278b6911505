package io.trestle.spark.worker;

import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.PushResult;

/** The whole model travels both ways in one round trip per step. */
final class DenseSteps implements Steps {
  private final ParameterClient client;
  private final BatchFeed feed;
  private final DenseGradient computer;
  private final float[] parameters;
  private final float[] gradient;
  private final Parts pulled;
  private final Parts pushed;

  DenseSteps(ParameterClient client, BatchFeed feed, WorkerPlan plan, BatchWindow window) {
    int size = Math.toIntExact(client.job().size());
    this.client = client;
    this.feed = feed;
    this.computer = new DenseGradient(plan, feed, window, client);
    this.parameters = new float[size];
    this.gradient = new float[size];
    this.pulled = Parts.dense(client.job(), parameters);
    this.pushed = Parts.dense(client.job(), gradient);
  }

  @Override
  public void begin() {
    client.pull(pulled);
  }

  @Override
  public boolean hasNext() {
    return feed.hasNext();
  }

  @Override
  public boolean isFinite() {
    return Gradients.isFinite(parameters, parameters.length);
  }

  @Override
  public PushResult next() {
    computer.compute(parameters, gradient, pushed);
    PushResult result = client.pushPull(pushed, pulled);
    computer.at(result.globalStep());
    return result;
  }
}
