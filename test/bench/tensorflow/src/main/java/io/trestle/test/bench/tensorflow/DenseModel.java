package io.trestle.test.bench.tensorflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * A large dense model without arithmetic: a step brings all of it to the worker and takes a
 * gradient of the same size, which lies there already, to the servers. With several servers each
 * has an equal share, as by a partitioner.
 */
final class DenseModel {
  private final Session session;
  private final List<Op> step = new ArrayList<>();

  DenseModel(Placement placement, String target, int rows, int columns) {
    Graph graph = new Graph();
    Ops all = Ops.create(graph);
    Ops here = placement.worker(all);
    int share = rows / placement.servers();
    List<Op> initial = new ArrayList<>();
    for (int part = 0; part < placement.servers(); part++) {
      Ops there = placement.nextVariable(all);
      Variable<TFloat32> weights = variable(there, "large" + part, share, columns);
      Variable<TFloat32> gradient = variable(here, "gradient" + part, share, columns);
      initial.add(there.assign(weights, filled(there, 0, share, columns)));
      initial.add(here.assign(gradient, filled(here, 1e-6f, share, columns)));
      step.add(here.identity(there.identity(weights)));
      step.add(
          there.train.applyGradientDescent(
              weights, there.constant(0.01f), here.identity(gradient)));
    }
    session = Sessions.open(graph, target);
    Session.Runner runner = session.runner();
    initial.forEach(runner::addTarget);
    runner.run().close();
  }

  /** So many steps of this worker. */
  Map<String, Double> run(int steps) {
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      Session.Runner runner = session.runner();
      step.forEach(runner::addTarget);
      runner.run().close();
    }
    return Map.of("seconds", (System.nanoTime() - start) / 1e9);
  }

  private static Variable<TFloat32> variable(Ops place, String name, int rows, int columns) {
    return place.variable(Shape.of(rows, columns), TFloat32.class, Variable.sharedName(name));
  }

  private static Operand<TFloat32> filled(Ops place, float value, int rows, int columns) {
    return place.fill(place.constant(new int[] {rows, columns}), place.constant(value));
  }
}
