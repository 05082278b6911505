package io.trestle.modelio.savedmodel;

import static io.trestle.modelio.DataType.FLOAT32;
import static io.trestle.modelio.DataType.INT32;
import static io.trestle.modelio.DataType.INT64;
import static io.trestle.modelio.DataType.STRING;

import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.ServingLayer;
import io.trestle.modelio.Shape;
import io.trestle.modelio.proto.ProtoWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The TensorFlow graph of a {@link ServingGraph}, in operations that every TensorFlow from 1.2 to
 * 2.x has:
 *
 * <pre>
 * tf_example (serialized tf.Example, [-1]) -&gt; ParseExample, feature "x" -> x [-1, inputs]
 *   -> layer by layer, as {@link LayerNodes} has them -> y [-1, classes]
 *   -> top_k -> values; indices -> table of class names -> trestle/classes
 * </pre>
 *
 * <p>Variables are VariableV2. The nodes under {@code save/} restore them from {@code save/Const}
 * and, for who wants to write them again, save them.
 */
final class ServingNodes {
  private static final String SCOPE = "trestle/";

  private final GraphWriter graph = new GraphWriter();
  private final ServingGraph model;

  private ServingNodes(ServingGraph model) {
    this.model = model;
  }

  /** The GraphDef for one kind of bundle; only a SavedModel names classes. */
  static ProtoWriter graphDef(ServingGraph model, BundleLayout layout) {
    ServingNodes nodes = new ServingNodes(model);
    nodes.addInput();
    nodes.addVariables();
    nodes.addLayers();
    if (layout == BundleLayout.SAVED_MODEL) {
      nodes.addClasses();
    }
    nodes.addSaver();
    return nodes.graph.toGraphDef();
  }

  private void addInput() {
    String scope = "trestle/parse/";
    graph.node("Placeholder", GraphNames.EXAMPLES).type("dtype", STRING).shape("shape", -1).add();
    graph.empty(scope + "names", STRING);
    graph.string(scope + "key", "x");
    // An empty default makes the feature required.
    graph.empty(scope + "default", FLOAT32);
    graph
        .node(
            "ParseExample",
            scope + "ParseExample",
            GraphNames.EXAMPLES,
            scope + "names",
            scope + "key",
            scope + "default")
        .number("Nsparse", 0)
        .number("Ndense", 1)
        .types("sparse_types", FLOAT32, 0)
        .types("Tdense", FLOAT32, 1)
        .shapes("dense_shapes", model.inputs())
        .add();
    graph.node("Identity", GraphNames.FEATURES, scope + "ParseExample").type("T", FLOAT32).add();
  }

  private void addVariables() {
    for (Map.Entry<String, Shape> variable : model.variables().entrySet()) {
      graph
          .node("VariableV2", variable.getKey())
          .type("dtype", FLOAT32)
          .shape("shape", variable.getValue().extents())
          .add();
      graph
          .node("Identity", variable.getKey() + "/read", variable.getKey())
          .type("T", FLOAT32)
          .add();
    }
  }

  private void addLayers() {
    String output = GraphNames.FEATURES;
    Shape sample = Shape.of(model.inputs());
    for (int i = 0; i < model.layers().size(); i++) {
      ServingLayer layer = model.layers().get(i);
      String scope = SCOPE + "layer" + i + "/";
      String end = i == model.layers().size() - 1 ? GraphNames.SCORES : scope + "output";
      output = new LayerNodes(graph, scope, end).add(layer, output, sample);
      sample = layer.output(sample);
    }
    if (!output.equals(GraphNames.SCORES)) {
      graph.node("Identity", GraphNames.SCORES, output).type("T", FLOAT32).add();
    }
  }

  /** The classes in falling order of their scores, by name, as the seeds' index_to_string. */
  private void addClasses() {
    int count = model.classes().size();
    String scope = "trestle/index_to_string/";
    graph.int32("trestle/k", count);
    graph
        .node("TopKV2", GraphNames.SORTED_SCORES, GraphNames.SCORES, "trestle/k")
        .type("T", FLOAT32)
        .flag("sorted")
        .add();
    graph
        .node("Cast", "trestle/indices", GraphNames.SORTED_SCORES + ":1")
        .type("SrcT", INT32)
        .type("DstT", INT64)
        .add();
    graph.int64s(scope + "keys", LongStream.range(0, count).toArray());
    graph.strings(scope + "values", model.classes());
    graph.string(scope + "default", "UNK");
    graph
        .node("HashTableV2", scope + "table")
        .type("key_dtype", INT64)
        .type("value_dtype", STRING)
        .add();
    graph
        .node(
            "InitializeTableV2", scope + "init", scope + "table", scope + "keys", scope + "values")
        .type("Tkey", INT64)
        .type("Tval", STRING)
        .add();
    graph
        .node(
            "LookupTableFindV2",
            GraphNames.SORTED_CLASSES,
            scope + "table",
            "trestle/indices",
            scope + "default")
        .type("Tin", INT64)
        .type("Tout", STRING)
        .add();
    graph.node("NoOp", GraphNames.TABLE_INITIALIZER, "^" + scope + "init").add();
  }

  private void addSaver() {
    List<String> names = List.copyOf(model.variables().keySet());
    graph.string(GraphNames.CHECKPOINT, "model");
    graph.strings("save/tensor_names", names);
    graph.strings("save/shape_and_slices", Collections.nCopies(names.size(), ""));
    String[] inputs = {GraphNames.CHECKPOINT, "save/tensor_names", "save/shape_and_slices"};
    graph.node("RestoreV2", "save/RestoreV2", inputs).types("dtypes", FLOAT32, names.size()).add();
    List<String> assigned = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String assign = "save/Assign_" + i;
      graph
          .node("Assign", assign, names.get(i), "save/RestoreV2:" + i)
          .type("T", FLOAT32)
          .flag("use_locking")
          .flag("validate_shape")
          .add();
      assigned.add("^" + assign);
    }
    graph.node("NoOp", GraphNames.RESTORE, assigned.toArray(String[]::new)).add();
    List<String> saved = new ArrayList<>(List.of(inputs));
    saved.addAll(names);
    graph
        .node("SaveV2", "save/SaveV2", saved.toArray(String[]::new))
        .types("dtypes", FLOAT32, names.size())
        .add();
    graph
        .node("Identity", GraphNames.SAVE, GraphNames.CHECKPOINT, "^save/SaveV2")
        .type("T", STRING)
        .add();
  }
}
