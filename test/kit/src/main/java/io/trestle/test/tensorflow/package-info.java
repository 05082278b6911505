/**
 * TensorFlow itself as the judge of what Trestle writes and computes: 1.2.1, 1.15.0 and 2.18, each
 * in a process of its own.
 *
 * <p>Load a bundle and ask it:
 *
 * <pre>{@code
 * TensorFlow tensorFlow = TensorFlow.shared(TensorFlowVersion.V1_2);
 * try (Model model = tensorFlow.loadSavedModel(directory, "serve")) {
 *   Tensor images = Tensor.ofFloats(pixels, rows, 784);
 *   float[] scores = model.call("predict_images", Map.of("images", images)).get("scores").floats();
 * }
 * Tensor rows = tensorFlow.restore(prefix, "W", "784 10 0,100:-", TensorType.FLOAT);
 * }</pre>
 *
 * <p>Run any operation, here an optimizer's kernel with its state:
 *
 * <pre>{@code
 * GraphBuilder graph =
 *     new GraphBuilder()
 *         .node("VarHandleOp", "var").type("dtype", FLOAT).shape("shape", 4, 2)
 *             .text("shared_name", "var").end()
 *         .node("VarHandleOp", "accum").type("dtype", FLOAT).shape("shape", 4, 2)
 *             .text("shared_name", "accum").end()
 *         .constant("var0", Tensor.ofFloats(weights, 4, 2))
 *         .constant("accum0", Tensor.ofFloats(state, 4, 2))
 *         .constant("lr", Tensor.ofFloat(0.1f))
 *         .constant("gradient", Tensor.ofFloats(values, 2, 2))
 *         .constant("rows", Tensor.ofInts(new int[] {3, 1}, 2))
 *         .node("AssignVariableOp", "set_var").inputs("var", "var0").type("dtype", FLOAT).end()
 *         .node("AssignVariableOp", "set_accum").inputs("accum", "accum0").type("dtype", FLOAT).end()
 *         .node("ResourceSparseApplyAdagrad", "step")
 *             .inputs("var", "accum", "lr", "gradient", "rows")
 *             .type("T", FLOAT).type("Tindices", INT32).end()
 *         .node("ReadVariableOp", "new_var").inputs("var").type("dtype", FLOAT).end();
 * try (Model model = TensorFlow.shared(TensorFlowVersion.V2_18).open(graph)) {
 *   model.run(Map.of(), List.of(), List.of("set_var", "set_accum"));
 *   model.run(Map.of(), List.of(), List.of("step"));
 *   float[] updated = model.run(Map.of(), List.of("new_var"), List.of()).get(0).floats();
 * }
 * }</pre>
 */
package io.trestle.test.tensorflow;
