package io.trestle.test.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** What {@code --metrics-file} wrote. */
record Metrics(JsonNode json) {
  static Metrics read(Path file) throws IOException {
    return new Metrics(new ObjectMapper().readTree(file.toFile()));
  }

  long steps() {
    return json.get("steps").asLong();
  }

  double testAccuracy() {
    return json.get("test_accuracy").asDouble();
  }

  Path bundle() {
    return path("bundle");
  }

  /** The checkpoint's prefix. */
  Path checkpoint() {
    return path("checkpoint");
  }

  private Path path(String key) {
    String text = json.get(key).asText();
    return text.startsWith("file:") ? Path.of(URI.create(text).getPath()) : Path.of(text);
  }
}
