package io.trestle.notebook.shell;

import java.util.List;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/** What helps to write a cell. One thread at a time may use it, and no cell may run meanwhile. */
public final class Assistance {
  private final SourceCodeAnalysis analysis;

  Assistance(SourceCodeAnalysis analysis) {
    this.analysis = analysis;
  }

  /**
   * How the code at a place may go on.
   *
   * @param words to put in place of the code from {@code start} to the place asked for, sorted
   */
  public record Completions(List<String> words, int start) {}

  /** What may stand at a place in a cell; an index of chars. */
  public Completions complete(String cell, int at) {
    int start = snippetStart(cell, at);
    int[] anchor = {at - start};
    List<String> words =
        analysis.completionSuggestions(cell.substring(start), at - start, anchor).stream()
            .map(Suggestion::continuation)
            .distinct()
            .sorted()
            .toList();
    return new Completions(words, start + anchor[0]);
  }

  /** Signatures of what stands at a place in a cell, a line each; empty when nothing is known. */
  public String signatures(String cell, int at) {
    int start = snippetStart(cell, at);
    return String.join(
        "\n",
        analysis.documentation(cell.substring(start), at - start, false).stream()
            .map(Documentation::signature)
            .toList());
  }

  /** Whether a cell may be run, or wants more lines. */
  public Completeness completeness(String cell) {
    String rest = cell;
    CompletionInfo next = analysis.analyzeCompletion(rest);
    while (next.completeness().isComplete() && !next.remaining().isBlank()) {
      rest = next.remaining();
      next = analysis.analyzeCompletion(rest);
    }
    return next.completeness();
  }

  /** JShell looks at one snippet at a time: where the one begins that the place is in. */
  private int snippetStart(String cell, int at) {
    int start = 0;
    while (cell.startsWith("%", start)
        && cell.indexOf('\n', start) >= 0
        && cell.indexOf('\n', start) < at) {
      start = cell.indexOf('\n', start) + 1;
    }
    while (true) {
      CompletionInfo next = analysis.analyzeCompletion(cell.substring(start));
      int end = cell.length() - (next.remaining() == null ? 0 : next.remaining().length());
      if (!next.completeness().isComplete() || end >= at || end <= start) {
        return start;
      }
      start = end;
    }
  }
}
