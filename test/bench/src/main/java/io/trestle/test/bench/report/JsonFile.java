package io.trestle.test.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trestle.test.bench.Measurement;
import io.trestle.test.bench.RowResult;
import io.trestle.test.bench.Scale;
import io.trestle.test.bench.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All results as one JSON object: {@code {"rows": [...]}}, each row with the names of {@link
 * RowResult}; measurements and verdicts also carry what is derived from their samples.
 */
public final class JsonFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonFile() {}

  /** Writes the file. */
  public static void write(Path file, List<RowResult> results) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    for (RowResult result : results) {
      root.withArray("rows").add(row(result));
    }
    Files.writeString(file, JSON.writeValueAsString(root) + "\n");
  }

  /** Reads a file that {@link #write} wrote; nothing if there is none. */
  public static List<RowResult> read(Path file) throws IOException {
    List<RowResult> results = new ArrayList<>();
    if (Files.exists(file)) {
      for (JsonNode row : JSON.readTree(file.toFile()).path("rows")) {
        results.add(row(row));
      }
    }
    return results;
  }

  private static ObjectNode row(RowResult result) {
    ObjectNode row = JSON.createObjectNode();
    result.numbers().forEach(number -> row.withArray("numbers").add(number));
    row.put("title", result.title()).put("method", result.method());
    row.put("scale", result.scale().name()).put("began", result.began());
    row.put("seconds", result.seconds());
    row.set("environment", JSON.valueToTree(result.environment()));
    row.putArray("measurements");
    for (Measurement one : result.measurements()) {
      ObjectNode node = row.withArray("measurements").addObject();
      node.put("contender", one.contender()).put("figure", one.figure());
      node.put("median", finite(one.median())).put("low", finite(one.low()));
      node.put("high", finite(one.high())).put("remark", one.remark());
      node.set("samples", JSON.valueToTree(one.samples()));
    }
    row.putArray("verdicts");
    for (Verdict one : result.verdicts()) {
      ObjectNode node = row.withArray("verdicts").addObject();
      node.put("what", one.what()).put("bound", one.bound().name()).put("wanted", one.wanted());
      node.put("got", finite(one.got())).put("reached", one.reached());
      node.set("samples", JSON.valueToTree(one.samples()));
    }
    row.set("notes", JSON.valueToTree(result.notes()));
    row.set("charts", JSON.valueToTree(result.charts()));
    return row;
  }

  /** JSON knows no NaN. */
  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static RowResult row(JsonNode row) {
    List<Integer> numbers = new ArrayList<>();
    row.path("numbers").forEach(number -> numbers.add(number.asInt()));
    List<Measurement> measurements = new ArrayList<>();
    for (JsonNode one : row.path("measurements")) {
      measurements.add(
          new Measurement(
              one.path("contender").asText(),
              one.path("figure").asText(),
              samples(one),
              one.path("remark").asText()));
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (JsonNode one : row.path("verdicts")) {
      verdicts.add(
          new Verdict(
              one.path("what").asText(),
              Verdict.Bound.valueOf(one.path("bound").asText()),
              one.path("wanted").asDouble(),
              samples(one)));
    }
    List<String> notes = new ArrayList<>();
    row.path("notes").forEach(note -> notes.add(note.asText()));
    return new RowResult(
        numbers,
        row.path("title").asText(),
        row.path("method").asText(),
        Scale.valueOf(row.path("scale").asText()),
        row.path("began").asText(),
        row.path("seconds").asLong(),
        texts(row.path("environment")),
        measurements,
        verdicts,
        notes,
        texts(row.path("charts")));
  }

  private static List<Double> samples(JsonNode node) {
    List<Double> samples = new ArrayList<>();
    node.path("samples").forEach(sample -> samples.add(sample.asDouble(Double.NaN)));
    return samples;
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.fields().forEachRemaining(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }
}
