package io.trestle.spark.ml;

import java.io.Serializable;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.shared.HasMaxIter;
import org.apache.spark.ml.param.shared.HasRegParam;
import org.apache.spark.ml.param.shared.HasSeed;
import org.apache.spark.ml.param.shared.HasStepSize;
import org.apache.spark.ml.param.shared.HasTol;
import org.apache.spark.ml.param.shared.HasValidationIndicatorCol;
import org.apache.spark.ml.param.shared.HasWeightCol;
import scala.Function1;

/**
 * The param objects of one estimator or model. They stand here and not in fields of the two
 * classes, because Java cannot inherit fields from the interface that both implement.
 */
public final class DeclaredParams implements Serializable {
  private static final long serialVersionUID = 1;

  IntParam maxIter;
  DoubleParam stepSize;
  DoubleParam tol;
  DoubleParam regParam;
  LongParam seed;
  Param<String> weightCol;
  Param<String> validationIndicatorCol;
  final IntParam numWorkers;
  final IntParam numServers;
  final Param<String> mode;
  final IntParam staleness;
  final IntParam batchSize;
  final Param<String> optimizer;
  final IntParam pushInterval;
  final Param<String> checkpointDir;
  final IntParam checkpointInterval;

  DeclaredParams(ServerParams parent) {
    numWorkers = atLeast(parent, 1, "numWorkers", "Spark tasks that compute gradients (>= 1)");
    numServers = atLeast(parent, 1, "numServers", "servers that hold a shard each (>= 1)");
    mode =
        oneOf(
            parent,
            "mode",
            "how far the workers may drift apart",
            new String[] {"async", "ssp", "sync"});
    staleness =
        atLeast(
            parent,
            0,
            "staleness",
            "with mode ssp, by how many steps the fastest worker may lead the slowest (>= 0)");
    batchSize = atLeast(parent, 1, "batchSize", "rows of one step of one worker (>= 1)");
    optimizer =
        oneOf(
            parent,
            "optimizer",
            "the servers' update rule",
            new String[] {"sgd", "momentum", "adagrad", "adam", "ftrl"});
    pushInterval = atLeast(parent, 1, "pushInterval", "local steps between two pushes (>= 1)");
    checkpointDir =
        new Param<>(
            parent,
            "checkpointDir",
            "directory under which every fit writes checkpoints and TensorBoard events; empty for"
                + " none");
    checkpointInterval =
        new IntParam(
            parent,
            "checkpointInterval",
            "global steps between two checkpoints (>= 1), or -1 for one every 600 seconds",
            (Function1<Object, Object> & Serializable)
                value -> (int) value == -1 || (int) value >= 1);
  }

  /** Lets Spark's shared params make themselves, then sets all defaults. */
  static void initialize(ServerParams parent) {
    HasMaxIter.$init$(parent);
    HasStepSize.$init$(parent);
    HasTol.$init$(parent);
    HasRegParam.$init$(parent);
    HasSeed.$init$(parent);
    HasWeightCol.$init$(parent);
    HasValidationIndicatorCol.$init$(parent);
    parent.setDefault(parent.maxIter(), 20);
    parent.setDefault(parent.stepSize(), 0.003);
    parent.setDefault(parent.tol(), 1e-4);
    parent.setDefault(parent.regParam(), 0.0);
    parent.setDefault(parent.numWorkers(), 2);
    parent.setDefault(parent.numServers(), 1);
    parent.setDefault(parent.mode(), "async");
    parent.setDefault(parent.staleness(), 3);
    parent.setDefault(parent.batchSize(), 100);
    parent.setDefault(parent.optimizer(), "adam");
    parent.setDefault(parent.pushInterval(), 1);
    parent.setDefault(parent.checkpointDir(), "");
    parent.setDefault(parent.checkpointInterval(), -1);
  }

  private static IntParam atLeast(ServerParams parent, int least, String name, String doc) {
    return new IntParam(parent, name, doc, ParamValidators.gtEq(least));
  }

  private static Param<String> oneOf(
      ServerParams parent, String name, String doc, String[] values) {
    Function1<String, Object> valid = ParamValidators.inArray(values);
    return new Param<>(parent, name, doc + ": " + String.join(", ", values), valid);
  }
}
