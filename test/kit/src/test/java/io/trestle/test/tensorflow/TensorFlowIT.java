package io.trestle.test.tensorflow;

import static io.trestle.test.tensorflow.TensorType.FLOAT;
import static io.trestle.test.tensorflow.TensorType.INT32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorFlowIT {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void tensorsOfEveryFeedableTypeComeBack(TensorFlowVersion version) {
    TensorFlow tensorFlow = TensorFlow.shared(version);
    List<Tensor> tensors =
        List.of(
            Tensor.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
            Tensor.ofDoubles(new double[] {1.5}, 1),
            Tensor.ofInts(new int[] {-7}),
            Tensor.ofLongs(new long[] {1L << 40, 2}, 2));
    for (Tensor tensor : tensors) {
      assertArrayEquals(tensor.bytes(), echo(tensorFlow, tensor).bytes());
      assertArrayEquals(tensor.shape(), echo(tensorFlow, tensor).shape());
    }
    assertEquals(List.of("a", "ü"), echo(tensorFlow, Tensor.ofTexts("a", "ü")).texts());
    assertEquals(List.of("alone"), echo(tensorFlow, Tensor.ofText("alone")).texts());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSavedIsRestoredWholeAndInSlices(TensorFlowVersion version) {
    TensorFlow tensorFlow = TensorFlow.shared(version);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("W", Tensor.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
    tensors.put("names", Tensor.ofTexts("a", "bc"));
    Path prefix = folder.resolve("saved");
    tensorFlow.save(prefix, tensors);
    assertArrayEquals(
        new float[] {1, 2, 3, 4, 5, 6}, tensorFlow.restore(prefix, "W", FLOAT).floats());
    assertArrayEquals(
        new float[] {4, 6}, tensorFlow.restore(prefix, "W", "3 2 1,2:1,1", FLOAT).floats());
    assertEquals(
        List.of("a", "bc"), tensorFlow.restore(prefix, "names", TensorType.STRING).texts());
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalCarriesTensorFlowsReasonAndTheProcessGoesOn(TensorFlowVersion version) {
    TensorFlow tensorFlow = TensorFlow.shared(version);
    Path missing = folder.resolve("missing");
    OracleException refused =
        assertThrows(
            OracleException.class, () -> tensorFlow.restore(missing, "W", TensorType.FLOAT));
    assertTrue(refused.getMessage().contains("missing"), refused.getMessage());
    assertThrows(OracleException.class, () -> tensorFlow.loadSavedModel(missing, "serve"));
    assertThrows(
        OracleException.class,
        () -> tensorFlow.open(new GraphBuilder().node("NoSuchOperation", "x").end()));
    assertEquals(List.of("on"), echo(tensorFlow, Tensor.ofText("on")).texts());
  }

  @Test
  void anOptimizersKernelUpdatesOnlyTheRowsThatItIsGiven() {
    GraphBuilder graph =
        new GraphBuilder()
            .constant("var0", Tensor.ofFloats(new float[] {1, 1, 1, 1}, 2, 2))
            .constant("accum0", Tensor.ofFloats(new float[] {3, 3, 3, 3}, 2, 2))
            .constant("lr", Tensor.ofFloat(2))
            .constant("gradient", Tensor.ofFloats(new float[] {1, 1}, 1, 2))
            .constant("rows", Tensor.ofInts(new int[] {1}, 1));
    variable(graph, "var");
    variable(graph, "accum");
    graph
        .node("ResourceSparseApplyAdagrad", "step")
        .inputs("var", "accum", "lr", "gradient", "rows")
        .type("T", FLOAT)
        .type("Tindices", INT32)
        .end();
    try (Model model = TensorFlow.shared(TensorFlowVersion.V2_18).open(graph)) {
      model.run(Map.of(), List.of(), List.of("set_var", "set_accum"));
      model.run(Map.of(), List.of(), List.of("step"));
      List<Tensor> after = model.run(Map.of(), List.of("read_var", "read_accum"), List.of());
      assertArrayEquals(new float[] {1, 1, 0, 0}, after.get(0).floats());
      assertArrayEquals(new float[] {3, 3, 4, 4}, after.get(1).floats());
    }
  }

  @Test
  void aSavedModelThatItWritesLoadsAgain() {
    GraphBuilder graph =
        new GraphBuilder()
            .constant("var0", Tensor.ofFloats(new float[] {1, 2, 3, 4}, 2, 2))
            .node("VariableV2", "var")
            .type("dtype", FLOAT)
            .shape("shape", 2, 2)
            .end()
            .node("Assign", "set_var")
            .inputs("var", "var0")
            .type("T", FLOAT)
            .end()
            .node("Placeholder", "x")
            .type("dtype", FLOAT)
            .shape("shape", -1, 2)
            .end()
            .node("MatMul", "y")
            .inputs("x", "var")
            .type("T", FLOAT)
            .end();
    TensorFlow tensorFlow = TensorFlow.shared(TensorFlowVersion.V2_18);
    Path saved = folder.resolve("saved");
    try (Model model = tensorFlow.open(graph)) {
      model.run(Map.of(), List.of(), List.of("set_var"));
      model.save(saved, "times", new Signature(Map.of("x", "x:0"), Map.of("y", "y:0"), ""));
    }
    try (Model model = tensorFlow.loadSavedModel(saved, "serve")) {
      Tensor x = Tensor.ofFloats(new float[] {1, 1}, 1, 2);
      assertArrayEquals(new float[] {4, 6}, model.call("times", Map.of("x", x)).get("y").floats());
    }
  }

  private static void variable(GraphBuilder graph, String name) {
    graph
        .node("VarHandleOp", name)
        .type("dtype", FLOAT)
        .shape("shape", 2, 2)
        .text("shared_name", name)
        .end()
        .node("AssignVariableOp", "set_" + name)
        .inputs(name, name + "0")
        .type("dtype", FLOAT)
        .end()
        .node("ReadVariableOp", "read_" + name)
        .inputs(name)
        .type("dtype", FLOAT)
        .end();
  }

  private static Tensor echo(TensorFlow tensorFlow, Tensor tensor) {
    GraphBuilder graph =
        new GraphBuilder()
            .node("Placeholder", "x")
            .type("dtype", tensor.type())
            .end()
            .node("Identity", "y")
            .inputs("x")
            .type("T", tensor.type())
            .end();
    try (Model model = tensorFlow.open(graph)) {
      return model.run(Map.of("x", tensor), List.of("y"), List.of()).get(0);
    }
  }
}
