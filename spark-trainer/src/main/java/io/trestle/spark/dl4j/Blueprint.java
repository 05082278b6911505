package io.trestle.spark.dl4j;

import io.trestle.modelio.ServingGraph;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.VariableSpec;
import io.trestle.spark.dl4j.Parameter.Order;
import io.trestle.spark.dl4j.Parameter.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * What a network's layers come to: their parameters in the order of DL4J's memory, and the servers'
 * rule for each.
 */
record Blueprint(List<Parameter> parameters, List<Optional<OptimizerSpec>> rules) {
  Blueprint {
    parameters = List.copyOf(parameters);
    rules = List.copyOf(rules);
  }

  /** Whose update rules are used. */
  enum Rule {
    /** Each layer's own. */
    OF_THE_LAYERS,
    /** The run's, for all that is trained. */
    OF_THE_RUN
  }

  static Blueprint of(Replica replica, Rule rule) {
    INDArray all = replica.network().params();
    List<Parameter> parameters = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Layer[] layers = replica.layers();
    for (int i = 0; i < layers.length; i++) {
      String scope = unique(replica.scope(i), i, names);
      for (Map.Entry<String, INDArray> entry : layers[i].paramTable(false).entrySet()) {
        if (entry.getValue() != null) {
          parameters.add(parameter(all, layers[i], i, scope, entry.getKey(), entry.getValue()));
        }
      }
    }
    parameters.sort(Comparator.comparingInt(Parameter::offset));
    requireWhole(parameters, all.length());
    List<Optional<OptimizerSpec>> rules = new ArrayList<>();
    for (Parameter parameter : parameters) {
      rules.add(rule(layers[parameter.layer()], parameter, rule));
    }
    return new Blueprint(parameters, rules);
  }

  private static String unique(String scope, int layer, Set<String> names) {
    String name = scope.replaceAll("[^A-Za-z0-9_.-]", "_");
    if (!name.matches("[A-Za-z0-9.].*") || ServingGraph.isReserved(name) || !names.add(name)) {
      name = "layer" + layer + "_" + name;
      names.add(name);
    }
    return name;
  }

  private static Parameter parameter(
      INDArray all, Layer layer, int index, String scope, String key, INDArray values) {
    TrainingConfig config = layer.getConfig();
    IUpdater updater = config.getUpdaterByParam(key);
    Role role = Role.TRAINED;
    if (updater == null) {
      role = Role.FROZEN;
    } else if (updater instanceof NoOp || !layer.updaterDivideByMinibatch(key)) {
      role = Role.STATE;
    }
    String name = scope + "/" + key.replaceAll("[^A-Za-z0-9_.-]", "_");
    float l1 =
        role == Role.TRAINED
            ? UpdateRules.l1(config.getRegularizationByParam(key), owner(name))
            : 0;
    return new Parameter(
        name,
        index,
        key,
        Math.toIntExact(values.offset() - all.offset()),
        shape(values, layer, key),
        order(values),
        role,
        l1);
  }

  /** A bias is a row of a matrix to DL4J, and of one dimension to everybody else. */
  private static List<Integer> shape(INDArray values, Layer layer, String key) {
    org.deeplearning4j.nn.conf.layers.Layer conf = layer.conf().getLayer();
    long[] shape = values.shape();
    boolean vector =
        shape.length == 2 && shape[0] == 1 && !conf.initializer().isWeightParam(conf, key);
    boolean columns = shape.length > 2 && values.ordering() == 'f';
    if (vector || columns) {
      return List.of(Math.toIntExact(values.length()));
    }
    List<Integer> dimensions = new ArrayList<>();
    for (int i = 0; i < shape.length; i++) {
      int size = Math.toIntExact(shape[i]);
      if (i < VariableSpec.MAX_RANK) {
        dimensions.add(size);
      } else {
        // In memory it is the same.
        int last = VariableSpec.MAX_RANK - 1;
        dimensions.set(last, Math.multiplyExact(dimensions.get(last), size));
      }
    }
    return dimensions;
  }

  private static Order order(INDArray values) {
    long[] shape = values.shape();
    return shape.length == 2 && shape[0] > 1 && shape[1] > 1 && values.stride(0) == 1
        ? Order.COLUMNS
        : Order.ROWS;
  }

  private static void requireWhole(List<Parameter> parameters, long length) {
    long next = 0;
    for (Parameter parameter : parameters) {
      if (parameter.offset() != next) {
        throw new IllegalStateException(
            "The parameters before " + parameter.variable() + " are not where DL4J keeps them.");
      }
      next += parameter.length();
    }
    if (next != length) {
      throw new IllegalStateException(next + " parameters of " + length + " have a name.");
    }
  }

  private static Optional<OptimizerSpec> rule(Layer layer, Parameter parameter, Rule rule) {
    String key = parameter.key();
    return switch (parameter.role()) {
      case FROZEN -> Optional.of(UpdateRules.NOTHING);
      case STATE -> Optional.of(UpdateRules.AS_PUSHED);
      case TRAINED ->
          rule == Rule.OF_THE_RUN
              ? Optional.empty()
              : Optional.of(
                  UpdateRules.of(
                      layer.getConfig().getUpdaterByParam(key),
                      layer.getConfig().getRegularizationByParam(key),
                      owner(parameter.variable())));
    };
  }

  private static String owner(String variable) {
    return "The network's parameter " + variable;
  }
}
