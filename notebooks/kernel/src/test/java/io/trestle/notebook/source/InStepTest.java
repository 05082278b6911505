package io.trestle.notebook.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The notebooks are what their source says; {@code -Dtrestle.record=true} on {@link NotebooksIT}
 * renews them.
 */
class InStepTest {
  static List<Note> notes() throws IOException {
    return Note.all();
  }

  @ParameterizedTest
  @MethodSource("notes")
  void jupytersFileHasTheCellsOfItsSource(Note note) throws IOException {
    assertThat(Ipynb.cells(Ipynb.read(note.jupyter()))).isEqualTo(note.cells());
  }

  @ParameterizedTest
  @MethodSource("notes")
  void zeppelinsFileIsThatOfItsSource(Note note) throws IOException {
    assertThat(Ipynb.read(note.zeppelin())).isEqualTo(Zpln.of(note));
  }

  @ParameterizedTest
  @MethodSource("notes")
  void outputsAreThereAndHoldNothingOfAMachine(Note note) throws IOException {
    JsonNode cells = Ipynb.read(note.jupyter()).get("cells");
    assertThat(cells.findValues("output_type"))
        .isNotEmpty()
        .noneMatch(t -> t.asText().equals("error"));
    for (JsonNode cell : cells) {
      if (cell.has("outputs")) {
        String text = cell.get("outputs").toString();
        assertThat(Outputs.clean(text)).isEqualTo(text);
        assertThat(text).doesNotContain("steps/s");
      }
    }
  }

  @Test
  void noFileIsWithoutASource() throws IOException {
    List<Path> expected =
        Note.all().stream().flatMap(n -> Stream.of(n.jupyter(), n.zeppelin())).sorted().toList();
    try (Stream<Path> files = Files.list(Note.FOLDER)) {
      assertThat(files.filter(f -> f.toString().matches(".*\\.(ipynb|zpln)")).sorted())
          .containsExactlyElementsOf(expected);
    }
  }
}
