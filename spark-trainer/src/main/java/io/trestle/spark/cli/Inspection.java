package io.trestle.spark.cli;

import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.DataType;
import io.trestle.modelio.SavedModelReader;
import io.trestle.modelio.ServedGraph;
import io.trestle.modelio.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Puts what is in a checkpoint or bundle into lines. */
final class Inspection {
  private Inspection() {}

  static List<String> ofCheckpoint(String path, CheckpointReader reader) {
    List<String> lines = new ArrayList<>(List.of("checkpoint " + path));
    lines.addAll(tensors(reader));
    if (!reader.sides().isEmpty()) {
      lines.add("  side entries  " + String.join(", ", reader.sides()));
    }
    return lines;
  }

  static List<String> ofBundle(String path, SavedModelReader reader) {
    boolean saved = reader.layout() == BundleLayout.SAVED_MODEL;
    List<String> lines = new ArrayList<>();
    lines.add((saved ? "SavedModel " : "session bundle ") + path);
    for (ServedGraph graph : reader.graphs()) {
      if (!graph.tags().isEmpty()) {
        lines.add("tags " + String.join(", ", graph.tags()));
      }
      graph.signatures().forEach(signature -> lines.addAll(signature(signature)));
    }
    reader.variables().ifPresent(variables -> lines.addAll(tensors(variables)));
    return lines;
  }

  private static List<String> signature(ServedGraph.Signature signature) {
    List<String> lines = new ArrayList<>();
    String method = signature.method().isEmpty() ? "" : "  " + signature.method();
    lines.add("signature " + signature.name() + method);
    List<List<String>> rows = new ArrayList<>();
    signature.inputs().forEach(endpoint -> rows.add(row("in", endpoint)));
    signature.outputs().forEach(endpoint -> rows.add(row("out", endpoint)));
    lines.addAll(aligned(rows));
    return lines;
  }

  private static List<String> row(String direction, ServedGraph.Endpoint endpoint) {
    return List.of(
        direction,
        endpoint.name(),
        endpoint.type().map(Inspection::word).orElse("?"),
        endpoint.extents().map(Object::toString).orElse("[...]"),
        endpoint.tensor());
  }

  private static List<String> tensors(CheckpointReader reader) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("tensor", "type", "shape", "shards"));
    for (TensorInfo tensor : reader.tensors().values()) {
      rows.add(
          List.of(tensor.name(), word(tensor.type()), tensor.shape().toString(), shards(tensor)));
    }
    return aligned(rows);
  }

  /**
   * The data file of each slice, with the slice in TensorFlow's notation where there are several.
   */
  private static String shards(TensorInfo tensor) {
    List<String> parts =
        IntStream.range(0, tensor.shards().size())
            .mapToObj(
                i ->
                    tensor.shards().get(i)
                        + (tensor.slices().size() > 1 ? " (" + tensor.slices().get(i) + ")" : ""))
            .toList();
    return String.join(", ", parts);
  }

  private static String word(DataType type) {
    return LowerCase.of(type);
  }

  private static List<String> aligned(List<List<String>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append("  ").append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length()));
    }
    return line.toString().stripTrailing();
  }
}
