package io.trestle.test.bench.tensorflow;

import io.trestle.test.bench.peer.Mnist;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.nn.SoftmaxCrossEntropyWithLogits;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Softmax regression on MNIST by a worker: between-graph replication, asynchronous, batch 100, the
 * sum of the batch's losses at rate 0.01. The gradient is TensorFlow's fused one of softmax and
 * cross entropy. All batches are tensors before the clock runs, so that TensorFlow is charged for
 * nothing but its steps.
 */
final class Worker {
  private static final int BATCH = 100;
  private static final float RATE = 0.01f;

  private final Session session;
  private final List<TFloat32> images = new ArrayList<>();
  private final List<TFloat32> labels = new ArrayList<>();
  private final TFloat32 testImages;
  private final TFloat32 testLabels;
  private final Placeholder<TFloat32> x;
  private final Placeholder<TFloat32> y;
  private final Op initialize;
  private final List<Op> updates;
  private final Operand<TInt64> globalStep;
  private final Operand<TFloat32> accuracy;
  private int next;

  Worker(Placement placement, String target, Mnist train, Mnist test) {
    for (int from = 0; from < train.size(); from += BATCH) {
      images.add(images(train, from, BATCH));
      labels.add(labels(train, from, BATCH));
    }
    testImages = images(test, 0, test.size());
    testLabels = labels(test, 0, test.size());
    Graph graph = new Graph();
    Ops all = Ops.create(graph);
    Ops here = placement.worker(all);
    x = here.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, Mnist.PIXELS)));
    y = here.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, Mnist.CLASSES)));
    Ops placeOfW = placement.nextVariable(all);
    Variable<TFloat32> w = variable(placeOfW, "W", Shape.of(Mnist.PIXELS, Mnist.CLASSES));
    Ops placeOfB = placement.nextVariable(all);
    Variable<TFloat32> b = variable(placeOfB, "b", Shape.of(Mnist.CLASSES));
    Ops placeOfStep = placement.nextVariable(all);
    Variable<TInt64> step =
        placeOfStep.variable(Shape.scalar(), TInt64.class, Variable.sharedName("global_step"));
    Operand<TFloat32> logits =
        here.math.add(here.linalg.matMul(x, placeOfW.identity(w)), placeOfB.identity(b));
    SoftmaxCrossEntropyWithLogits<TFloat32> loss = here.nn.softmaxCrossEntropyWithLogits(logits, y);
    Operand<TFloat32> slope = loss.backprop();
    Operand<TFloat32> gradientW =
        here.linalg.matMul(x, slope, org.tensorflow.op.linalg.MatMul.transposeA(true));
    Operand<TFloat32> gradientB = here.sum(slope, here.constant(0));
    Op updateW = placeOfW.train.applyGradientDescent(w, placeOfW.constant(RATE), gradientW);
    Op updateB = placeOfB.train.applyGradientDescent(b, placeOfB.constant(RATE), gradientB);
    updates = List.of(updateW, updateB);
    globalStep =
        placeOfStep
            .withControlDependencies(updateW, updateB)
            .assignAdd(step, placeOfStep.constant(1L));
    initialize =
        all.withControlDependencies(
                placeOfW.assign(w, zeros(placeOfW, Mnist.PIXELS, Mnist.CLASSES)),
                placeOfB.assign(b, zeros(placeOfB, Mnist.CLASSES)),
                placeOfStep.assign(step, placeOfStep.constant(0L)))
            .noOp();
    Operand<TInt64> guessed = here.math.argMax(logits, here.constant(1));
    Operand<TBool> right = here.math.equal(guessed, here.math.argMax(y, here.constant(1)));
    accuracy = here.math.mean(here.dtypes.cast(right, TFloat32.class), here.constant(0));
    session = Sessions.open(graph, target);
  }

  /** All variables become 0. */
  Map<String, Double> initialize() {
    session.runner().addTarget(initialize).run().close();
    return Map.of();
  }

  /** Steps until the global step is so large. */
  Map<String, Double> run(int steps) {
    long start = System.nanoTime();
    int own = 0;
    long reached = 0;
    while (reached < steps) {
      reached = step();
      own++;
    }
    return Map.of("seconds", (System.nanoTime() - start) / 1e9, "own steps", (double) own);
  }

  private long step() {
    int batch = next++ % images.size();
    Session.Runner runner = session.runner().feed(x, images.get(batch)).feed(y, labels.get(batch));
    updates.forEach(runner::addTarget);
    try (Result result = runner.fetch(globalStep).run()) {
      return ((TInt64) result.get(0)).getLong();
    }
  }

  /** Of the 10,000 test images. */
  Map<String, Double> accuracy() {
    try (Result result =
        session.runner().feed(x, testImages).feed(y, testLabels).fetch(accuracy).run()) {
      return Map.of("accuracy", (double) ((TFloat32) result.get(0)).getFloat());
    }
  }

  private static Variable<TFloat32> variable(Ops place, String name, Shape shape) {
    return place.variable(shape, TFloat32.class, Variable.sharedName(name));
  }

  private static Operand<TFloat32> zeros(Ops place, int... shape) {
    return place.fill(place.constant(shape), place.constant(0f));
  }

  private static TFloat32 images(Mnist data, int from, int count) {
    float[] values = new float[count * Mnist.PIXELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = data.pixel(from + i / Mnist.PIXELS, i % Mnist.PIXELS);
    }
    return TFloat32.tensorOf(Shape.of(count, Mnist.PIXELS), DataBuffers.of(values));
  }

  private static TFloat32 labels(Mnist data, int from, int count) {
    float[] values = new float[count * Mnist.CLASSES];
    for (int i = 0; i < count; i++) {
      values[i * Mnist.CLASSES + data.labels()[from + i]] = 1;
    }
    return TFloat32.tensorOf(Shape.of(count, Mnist.CLASSES), DataBuffers.of(values));
  }
}
