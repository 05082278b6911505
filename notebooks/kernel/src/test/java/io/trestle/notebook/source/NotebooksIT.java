package io.trestle.notebook.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every notebook, from its source, through Jupyter and the kernel as users have them. With {@code
 * -Dtrestle.record=true} the committed files are renewed.
 */
class NotebooksIT {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @TempDir private static Path folder;
  private static Jupyter jupyter;
  private static boolean ran;

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    assumeTrue(Jupyter.missing().isEmpty(), () -> Jupyter.missing().orElse(""));
    jupyter = Jupyter.install(folder);
  }

  static List<Note> notes() throws IOException {
    return Note.chosen();
  }

  /** All run in one kernel, which forgets their names in between, for Spark to start once. */
  private static synchronized void runAll() throws Exception {
    if (!ran) {
      List<Path> files = new ArrayList<>();
      for (Note note : notes()) {
        files.add(write(note));
      }
      ran = true;
      jupyter.python(script("run_notebooks.py"), folder, files);
    }
  }

  @ParameterizedTest
  @MethodSource("notes")
  void everyCellRuns(Note note) throws Exception {
    runAll();
    Path error = folder.resolve(note.name() + ".ipynb.error");
    if (Files.exists(error)) {
      fail(Files.readString(error));
    }
    JsonNode executed = Ipynb.read(folder.resolve(note.name() + ".ipynb"));
    assertThat(executed.findValuesAsText("output_type")).isNotEmpty().doesNotContain("error");
    Outputs.strip(executed);
    if (Boolean.getBoolean("trestle.record")) {
      JSON.writeValue(note.jupyter().toFile(), executed);
      JSON.writeValue(note.zeppelin().toFile(), Zpln.of(note));
    }
  }

  /** Executors of their own, which get the classes of cells from the kernel. */
  @Test
  void aNotebookRunsOnACluster() throws IOException, InterruptedException {
    Note source = Note.read(Note.FOLDER.resolve("src/3-a-million-columns.md"));
    Note note = new Note("cluster", source.cells());
    Path home = Files.createDirectories(folder.resolve("spark-home"));
    JsonNode executed =
        Ipynb.read(
            jupyter.execute(
                write(note),
                folder,
                Map.of(
                    "MASTER",
                    "local-cluster[2,2,1024]",
                    "SPARK_TESTING",
                    "1",
                    "SPARK_SCALA_VERSION",
                    "2.12",
                    "TRESTLE_JAVA_OPTS",
                    Jvm.options() + " -Dspark.testing=1 -Dspark.test.home=" + home)));
    assertThat(executed.findValuesAsText("output_type")).isNotEmpty().doesNotContain("error");
  }

  @Test
  void aCellThatThrowsFailsTheBuild() throws IOException {
    Path source = folder.resolve("broken.md");
    Files.writeString(source, "```java\nthrow new IllegalStateException(\"as it should\");\n```\n");
    Note note = Note.read(source);
    assertThatThrownBy(() -> jupyter.execute(write(note), folder, Map.of()))
        .hasMessageContaining("as it should");
  }

  /** The protocol itself: completion, in-place progress, interrupt, and life after it. */
  @Test
  void theKernelAnswersJupytersClient() throws Exception {
    assertThat(jupyter.python(script("kernel_session.py"), folder, List.of()))
        .contains("all is well");
  }

  @Test
  void theKotlinKernelTrainsToo() throws Exception {
    Optional<String> missing = jupyter.installKotlin(folder);
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    assertThat(jupyter.python(script("kotlin_session.py"), folder, List.of()))
        .contains("all is well");
  }

  private static Path script(String name) throws URISyntaxException {
    return Path.of(NotebooksIT.class.getResource("/io/trestle/notebook/" + name).toURI());
  }

  private static Path write(Note note) throws IOException {
    Path file = folder.resolve(note.name() + ".ipynb");
    JSON.writeValue(file.toFile(), Ipynb.of(note));
    return file;
  }
}
