package io.trestle.notebook.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trestle.notebook.Rendered;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * Takes out of an executed notebook what is of the machine: names and folders, times, and the
 * second form of pictures, which is large.
 */
final class Outputs {
  private Outputs() {}

  static void strip(JsonNode root) {
    int count = 1;
    for (JsonNode cell : root.get("cells")) {
      ObjectNode node = (ObjectNode) cell;
      node.putObject("metadata");
      if (node.has("outputs")) {
        node.put("execution_count", count);
        for (JsonNode output : node.get("outputs")) {
          strip((ObjectNode) output, count);
        }
        count++;
      }
    }
  }

  private static void strip(ObjectNode output, int count) {
    if (output.has("execution_count")) {
      output.put("execution_count", count);
    }
    if (output.has("text")) {
      output.put("text", clean(Ipynb.text(output.get("text")).replace(host(), "HOST")));
    }
    if (output.get("data") instanceof ObjectNode data) {
      if (data.has(Rendered.PNG)) {
        data.remove(Rendered.SVG);
      }
      for (Map.Entry<String, JsonNode> form : data.properties()) {
        if (form.getValue() instanceof ArrayNode || form.getValue().isTextual()) {
          String text = Ipynb.text(form.getValue());
          boolean words = form.getKey().startsWith("text/");
          data.put(form.getKey(), words ? clean(text.replace(host(), "HOST")) : text);
        }
      }
    }
  }

  /** A text without folders of a machine; the same for a text that names none. */
  static String clean(String text) {
    return text.replace(Note.FOLDER.getParent().toString(), "TRESTLE")
        .replaceAll("(file:)?/+tmp/[\\w.-]+", "/TEMPORARY");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getCanonicalHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
