package io.trestle.spark.worker;

import io.trestle.ps.LearningRate;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.spark.model.BatchResult;
import io.trestle.spark.model.GradientComputer;
import java.util.Arrays;

/**
 * Computes what one push carries when the whole model travels: the gradient of one batch, or the
 * sum of the gradients of some local SGD steps (Zhang et al., "Deep learning with Elastic Averaging
 * SGD", 2015, call the interval tau). Not thread-safe.
 */
final class DenseGradient {
  private final GradientComputer computer;
  private final BatchFeed feed;
  private final BatchWindow window;
  private final WorkerPlan plan;
  private final LearningRate rate;
  private final GradientEncoding encoding;
  private final float[] local;
  private final float[] single;

  private long globalStep;

  DenseGradient(WorkerPlan plan, BatchFeed feed, BatchWindow window, ParameterClient client) {
    int parameters = Math.toIntExact(client.job().size());
    boolean alone = plan.pushInterval() == 1;
    this.plan = plan;
    this.rate = client.job().optimizer().learningRate();
    this.encoding = new GradientEncoding(client.job(), plan.compression());
    this.globalStep = client.registration().globalStep();
    this.computer = plan.model().newGradientComputer();
    this.feed = feed;
    this.window = window;
    this.local = new float[alone ? 0 : parameters];
    this.single = new float[alone ? 0 : parameters];
  }

  /** What the local steps' learning rate goes by. */
  void at(long latestGlobalStep) {
    globalStep = latestGlobalStep;
  }

  /**
   * Computes at {@code parameters}; {@code gradient} is overwritten.
   *
   * @param pushed the parts over {@code gradient}
   */
  void compute(float[] parameters, float[] gradient, Parts pushed) {
    int batches = feed.covers();
    if (plan.pushInterval() == 1) {
      batch(parameters, gradient);
    } else {
      System.arraycopy(parameters, 0, local, 0, local.length);
      Arrays.fill(gradient, 0);
      for (int i = 0; i < batches; i++) {
        batch(local, single);
        Gradients.add(local, (float) -rate.at(globalStep), single);
        Gradients.add(gradient, 1, single);
      }
    }
    if (plan.clipNorm() > 0) {
      double squares = Gradients.squares(gradient, gradient.length);
      Gradients.scale(gradient, gradient.length, Gradients.clipFactor(squares, plan.clipNorm()));
    }
    encoding.encode(gradient, pushed);
  }

  private void batch(float[] parameters, float[] gradient) {
    computer.load(parameters);
    BatchResult result = computer.compute(feed.next(), gradient);
    if (!Double.isFinite(result.lossSum())) {
      throw new DivergedException(result.lossSum());
    }
    window.add(result);
  }
}
