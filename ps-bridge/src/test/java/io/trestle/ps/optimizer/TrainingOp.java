package io.trestle.ps.optimizer;

import io.trestle.ps.OptimizerSpec;
import io.trestle.test.tensorflow.GraphBuilder;
import io.trestle.test.tensorflow.Tensor;
import io.trestle.test.tensorflow.TensorType;
import java.util.List;

/**
 * TensorFlow graphs that hold a variable {@code w} with slots {@code s0} and {@code s1}, and apply
 * one of TensorFlow's training ops: {@code dense} takes placeholder {@code g}, {@code sparse} takes
 * {@code rows} and {@code values}; both take {@code rate}, Adam {@code power1} and {@code power2}.
 */
final class TrainingOp {
  private final GraphBuilder graph = new GraphBuilder();
  private final int rows;
  private final int columns;

  private TrainingOp(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  static GraphBuilder of(OptimizerSpec.Kind kind, int rows, int columns, List<float[]> initial) {
    TrainingOp op = new TrainingOp(rows, columns);
    op.variable("w", initial.get(0));
    for (int i = 1; i < initial.size(); i++) {
      op.variable("s" + (i - 1), initial.get(i));
    }
    op.placeholder("g", TensorType.FLOAT);
    op.placeholder("values", TensorType.FLOAT);
    op.placeholder("rows", TensorType.INT32);
    op.placeholder("rate", TensorType.FLOAT);
    op.placeholder("power1", TensorType.FLOAT);
    op.placeholder("power2", TensorType.FLOAT);
    op.train(kind);
    return op.graph;
  }

  private void variable(String name, float[] values) {
    graph
        .node("VariableV2", name)
        .type("dtype", TensorType.FLOAT)
        .shape("shape", rows, columns)
        .end()
        .constant(name + "/value", Tensor.ofFloats(values, rows, columns));
    binary("Assign", name + "/assign", name, name + "/value");
  }

  private void placeholder(String name, TensorType type) {
    graph.node("Placeholder", name).type("dtype", type).end();
  }

  private void scalar(String name, float value) {
    graph.constant(name, Tensor.ofFloat(value));
  }

  private void binary(String operation, String name, String left, String right) {
    graph.node(operation, name).inputs(left, right).type("T", TensorType.FLOAT).end();
  }

  private GraphBuilder.Node op(String operation, String name, String... inputs) {
    return graph.node(operation, name).inputs(inputs).type("T", TensorType.FLOAT);
  }

  private GraphBuilder.Node sparse(String operation, String... inputs) {
    return op(operation, "sparse", inputs).type("Tindices", TensorType.INT32);
  }

  private void train(OptimizerSpec.Kind kind) {
    if (kind instanceof OptimizerSpec.Momentum momentum) {
      scalar("momentum", momentum.momentum());
      GraphBuilder.Node dense = op("ApplyMomentum", "dense", "w", "s0", "rate", "g", "momentum");
      GraphBuilder.Node sparse =
          sparse("SparseApplyMomentum", "w", "s0", "rate", "values", "rows", "momentum");
      if (momentum.look() == OptimizerSpec.Look.NESTEROV) {
        dense.flag("use_nesterov");
        sparse.flag("use_nesterov");
      }
      dense.end();
      sparse.end();
    } else if (kind instanceof OptimizerSpec.Adagrad) {
      op("ApplyAdagrad", "dense", "w", "s0", "rate", "g").end();
      sparse("SparseApplyAdagrad", "w", "s0", "rate", "values", "rows").end();
    } else if (kind instanceof OptimizerSpec.Ftrl ftrl) {
      scalar("l1", ftrl.l1());
      scalar("l2", ftrl.l2());
      scalar("power", ftrl.learningRatePower());
      op("ApplyFtrl", "dense", "w", "s0", "s1", "g", "rate", "l1", "l2", "power").end();
      sparse("SparseApplyFtrl", "w", "s0", "s1", "values", "rows", "rate", "l1", "l2", "power")
          .end();
    } else if (kind instanceof OptimizerSpec.Adam adam) {
      adam(adam);
    } else {
      op("ApplyGradientDescent", "dense", "w", "rate", "g").end();
      binary("Mul", "step", "values", "rate");
      sparse("ScatterSub", "w", "rows", "step").end();
    }
  }

  /** There is no sparse kernel: these are the ops of TensorFlow's own AdamOptimizer. */
  private void adam(OptimizerSpec.Adam adam) {
    scalar("beta1", adam.beta1());
    scalar("beta2", adam.beta2());
    scalar("epsilon", adam.epsilon());
    scalar("one", 1f);
    op(
            "ApplyAdam",
            "dense",
            "w",
            "s0",
            "s1",
            "power1",
            "power2",
            "rate",
            "beta1",
            "beta2",
            "epsilon",
            "g")
        .end();
    binary("Sub", "left2", "one", "power2");
    op("Sqrt", "root2", "left2").end();
    binary("Mul", "scaled", "rate", "root2");
    binary("Sub", "left1", "one", "power1");
    binary("RealDiv", "alpha", "scaled", "left1");
    moment("s0", "beta1", "values");
    binary("Mul", "squares", "values", "values");
    moment("s1", "beta2", "squares");
    op("Sqrt", "root", "s1/new").end();
    binary("Add", "divisor", "root", "epsilon");
    binary("Mul", "top", "alpha", "s0/new");
    binary("RealDiv", "move", "top", "divisor");
    binary("AssignSub", "sparse", "w", "move");
  }

  private void moment(String slot, String beta, String gradient) {
    binary("Sub", slot + "/rest", "one", beta);
    binary("Mul", slot + "/part", gradient, slot + "/rest");
    binary("Mul", slot + "/decayed", slot, beta);
    binary("Assign", slot + "/decay", slot, slot + "/decayed");
    op("ScatterAdd", slot + "/new", slot + "/decay", "rows", slot + "/part")
        .type("Tindices", TensorType.INT32)
        .end();
  }
}
