package io.trestle.notebook.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A notebook as it is written: Markdown, in which fenced Java is a cell.
 *
 * @param name file name without its ending
 */
record Note(String name, List<Cell> cells) {
  static final Path FOLDER = Path.of(System.getProperty("trestle.root"), "notebooks");
  private static final String OPEN = "```java";
  private static final String CLOSE = "```";

  /** A piece of the note: words, or code. */
  record Cell(Kind kind, String text) {}

  /** What a cell holds. */
  enum Kind {
    WORDS,
    CODE
  }

  static List<Note> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("src"))) {
      List<Note> notes = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
        notes.add(read(file));
      }
      return notes;
    }
  }

  /** All, or those that {@code -Dtrestle.note=6} names by the beginning of their name. */
  static List<Note> chosen() throws IOException {
    String beginning = System.getProperty("trestle.note", "");
    return all().stream().filter(note -> note.name().startsWith(beginning)).toList();
  }

  static Note read(Path file) throws IOException {
    List<Cell> cells = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    Kind kind = Kind.WORDS;
    for (String line : Files.readAllLines(file)) {
      boolean turns = line.equals(kind == Kind.WORDS ? OPEN : CLOSE);
      if (turns) {
        add(cells, kind, lines);
        kind = kind == Kind.WORDS ? Kind.CODE : Kind.WORDS;
      } else {
        lines.add(line);
      }
    }
    if (kind == Kind.CODE) {
      throw new IllegalArgumentException(file + ": the last cell is not closed.");
    }
    add(cells, kind, lines);
    return new Note(file.getFileName().toString().replace(".md", ""), cells);
  }

  private static void add(List<Cell> cells, Kind kind, List<String> lines) {
    String text = String.join("\n", lines).strip();
    if (!text.isEmpty()) {
      cells.add(new Cell(kind, text));
    }
    lines.clear();
  }

  Path jupyter() {
    return FOLDER.resolve(name + ".ipynb");
  }

  Path zeppelin() {
    return FOLDER.resolve(name + ".zpln");
  }
}
