package io.trestle.notebook.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The notes through a real Zeppelin server's REST API and the interpreter as users install it. */
class ZeppelinIT {
  /** The interpreter's process may still write its log when the folder goes. */
  @TempDir(cleanup = CleanupMode.NEVER)
  private static Path home;

  private static Zeppelin zeppelin;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeTrue(Zeppelin.missing().isEmpty(), () -> Zeppelin.missing().orElse(""));
    zeppelin = Zeppelin.start(home);
  }

  @AfterAll
  static void stop() {
    if (zeppelin != null) {
      zeppelin.close();
    }
  }

  static List<Note> notes() throws IOException {
    return Note.chosen();
  }

  @ParameterizedTest
  @MethodSource("notes")
  void everyParagraphRuns(Note source) throws IOException, InterruptedException {
    String file = Zpln.of(source).toString();
    String note = zeppelin.post("notebook/import", file).get("body").asText();
    JsonNode paragraphs = zeppelin.get("notebook/" + note).get("body").get("paragraphs");
    for (JsonNode paragraph : paragraphs) {
      if (paragraph.get("text").asText().startsWith("%trestle")) {
        JsonNode ran = run(note, paragraph.get("id").asText());
        assertThat(ran.get("code").asText())
            .as("%s in %s", ran, paragraph.get("text"))
            .isEqualTo("SUCCESS");
      }
    }
  }

  @Test
  void valuesComeAsTextTablesAndPictures() throws IOException, InterruptedException {
    String note = note("shown");
    assertThat(output(note, "System.out.println(\"printed\");\n6 * 7")).contains("printed", "42");
    JsonNode rows =
        cell(
            note, "SparkSession s = SparkSession.builder().getOrCreate();\ns.range(3).toDF(\"n\")");
    assertThat(rows.get("msg").get(0).get("type").asText()).isEqualTo("TABLE");
    assertThat(rows.get("msg").get(0).get("data").asText()).startsWith("n\n0\n1\n2");
    JsonNode picture = cell(note, "Charts.loss(List.of())");
    assertThat(picture.get("msg").get(0).get("type").asText()).isEqualTo("IMG");
    JsonNode html = cell(note, "Notebook.html(\"<b>x</b>\")");
    assertThat(html.get("msg").get(0).get("type").asText()).isEqualTo("HTML");
  }

  @Test
  void aCellThatThrowsIsAnError() throws IOException, InterruptedException {
    JsonNode ran = cell(note("broken"), "throw new IllegalStateException(\"as it should\");");
    assertThat(ran.get("code").asText()).isEqualTo("ERROR");
    assertThat(ran.toString()).contains("as it should").contains("at the cell");
  }

  /** Progress in place and in Zeppelin's own bar; a cancelled run ends; the session goes on. */
  @Test
  void cancelEndsARunAndTheSessionGoesOn() throws IOException, InterruptedException {
    String note = note("cancelled");
    String train =
        """
        SparkSession session = SparkSession.builder().getOrCreate();
        Dataset<Row> digits = session.read().format("idx").load(System.getProperty("trestle.home") + "/data/mnist");
        TrainingResult fit(long steps) {
          TrainingConfig config = TrainingConfig.builder().maxSteps(steps).build();
          return Trainer.on(session).config(config).train(digits);
        }
        Notebook.watch(session); // a note may have done it before
        Notebook.watch(session);
        """;
    assertThat(cell(note, train).get("code").asText()).isEqualTo("SUCCESS");
    String paragraph = paragraph(note, "fit(2_000_000L)");
    zeppelin.post("notebook/job/" + note + "/" + paragraph, "");
    String path = "notebook/" + note + "/paragraph/" + paragraph;
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> runs(zeppelin.get("notebook/job/" + note + "/" + paragraph).get("body")));
    zeppelin.call("DELETE", "notebook/job/" + note + "/" + paragraph, "");
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(300))
        .until(
            () ->
                List.of("ABORT", "ERROR")
                    .contains(zeppelin.get(path).get("body").get("status").asText()));
    String shown = zeppelin.get(path).toString();
    assertThat(shown.split("<progress", -1)).as(shown).hasSize(2);
    assertThat(output(note, "fit(200).steps()")).contains("200");
  }

  /** Only the bar of the run itself moves in small steps; Spark's own is at 0, 50 or 100. */
  private static boolean runs(JsonNode job) {
    int percent = job.path("progress").asInt();
    return job.path("status").asText().equals("RUNNING") && percent > 0 && percent < 40;
  }

  private static String note(String name) throws IOException, InterruptedException {
    return zeppelin.post("notebook", object().put("name", name).toString()).get("body").asText();
  }

  private static String paragraph(String note, String code)
      throws IOException, InterruptedException {
    ObjectNode body = object().put("title", "cell").put("text", "%trestle\n" + code);
    return zeppelin.post("notebook/" + note + "/paragraph", body.toString()).get("body").asText();
  }

  private static JsonNode cell(String note, String code) throws IOException, InterruptedException {
    return run(note, paragraph(note, code));
  }

  private static String output(String note, String code) throws IOException, InterruptedException {
    JsonNode ran = cell(note, code);
    assertThat(ran.get("code").asText()).as(ran.toString()).isEqualTo("SUCCESS");
    return ran.get("msg").toString();
  }

  private static JsonNode run(String note, String paragraph)
      throws IOException, InterruptedException {
    JsonNode ran = zeppelin.post("notebook/run/" + note + "/" + paragraph, "");
    assertThat(ran.path("body").has("code")).as(ran + "\n" + zeppelin.log()).isTrue();
    return ran.get("body");
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
