package io.trestle.test.bench.report;

import io.trestle.test.bench.Chart;
import io.trestle.test.bench.RowResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A folder with {@code bench.json}, {@code bench.md} and the pictures. */
public final class ResultFolder {
  private final Path folder;

  /** The folder is made when something is written. */
  public ResultFolder(Path folder) {
    this.folder = folder;
  }

  /** Adds results; earlier ones of the same rows are replaced. Returns all, by their numbers. */
  public List<RowResult> add(List<RowResult> results, List<Chart> charts) throws IOException {
    Files.createDirectories(folder);
    Set<Integer> renewed = new HashSet<>();
    results.forEach(result -> renewed.addAll(result.numbers()));
    List<RowResult> all = new ArrayList<>(results);
    for (RowResult earlier : JsonFile.read(folder.resolve("bench.json"))) {
      if (earlier.numbers().stream().noneMatch(renewed::contains)) {
        all.add(earlier);
      }
    }
    all.sort(Comparator.comparing(result -> result.numbers().get(0)));
    for (Chart chart : charts) {
      Files.writeString(folder.resolve(chart.name() + ".svg"), chart.svg());
    }
    JsonFile.write(folder.resolve("bench.json"), all);
    Files.writeString(folder.resolve("bench.md"), MarkdownText.of(all, "##", ""));
    return all;
  }
}
