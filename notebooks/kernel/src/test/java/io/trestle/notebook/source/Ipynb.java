package io.trestle.notebook.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trestle.notebook.source.Note.Cell;
import io.trestle.notebook.source.Note.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Jupyter's file format, nbformat 4.5. */
final class Ipynb {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Ipynb() {}

  /** The note without outputs. */
  static ObjectNode of(Note note) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode cells = root.putArray("cells");
    int number = 1;
    for (Cell cell : note.cells()) {
      ObjectNode node = cells.addObject();
      node.put("cell_type", cell.kind() == Kind.CODE ? "code" : "markdown");
      node.put("id", "cell-" + number++);
      node.putObject("metadata");
      if (cell.kind() == Kind.CODE) {
        node.putNull("execution_count");
        node.putArray("outputs");
      }
      node.put("source", cell.text());
    }
    ObjectNode metadata = root.putObject("metadata");
    metadata
        .putObject("kernelspec")
        .put("display_name", "Java (Trestle)")
        .put("language", "java")
        .put("name", "trestle-java");
    metadata.putObject("language_info").put("name", "java").put("file_extension", ".jshell");
    return root.put("nbformat", 4).put("nbformat_minor", 5);
  }

  static JsonNode read(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  /** The cells of a file, whatever they put out. */
  static List<Cell> cells(JsonNode root) {
    List<Cell> cells = new ArrayList<>();
    for (JsonNode cell : root.get("cells")) {
      Kind kind = cell.get("cell_type").asText().equals("code") ? Kind.CODE : Kind.WORDS;
      cells.add(new Cell(kind, text(cell.get("source"))));
    }
    return cells;
  }

  /** nbformat writes texts as one string or as a list of lines. */
  static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    StringBuilder text = new StringBuilder();
    value.forEach(line -> text.append(line.asText()));
    return text.toString();
  }
}
