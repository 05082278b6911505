package io.trestle.notebook.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trestle.notebook.source.Note.Cell;
import io.trestle.notebook.source.Note.Kind;

/** Zeppelin's file format, as versions 0.9 to 0.11 import it. */
final class Zpln {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Zpln() {}

  static JsonNode of(Note note) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode paragraphs = root.putArray("paragraphs");
    int number = 1;
    for (Cell cell : note.cells()) {
      ObjectNode paragraph = paragraphs.addObject();
      paragraph.put("text", (cell.kind() == Kind.CODE ? "%trestle\n" : "%md\n") + cell.text());
      paragraph.putObject("config");
      ObjectNode settings = paragraph.putObject("settings");
      settings.putObject("params");
      settings.putObject("forms");
      paragraph.put("jobName", note.name() + "-" + number);
      paragraph.put("id", "paragraph_" + number++);
      paragraph.put("status", "READY");
    }
    root.put("name", note.name()).put("id", note.name()).put("defaultInterpreterGroup", "trestle");
    root.putObject("noteParams");
    root.putObject("noteForms");
    root.putObject("angularObjects");
    root.putObject("config");
    root.putObject("info");
    return root;
  }
}
