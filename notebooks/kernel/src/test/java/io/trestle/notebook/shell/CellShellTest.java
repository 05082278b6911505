package io.trestle.notebook.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cells without a front end and without Spark. */
@Timeout(120)
class CellShellTest {
  @TempDir private static Path folder;
  private static CellShell shell;

  @BeforeAll
  static void start() {
    shell = new CellShell(folder);
  }

  @AfterAll
  static void stop() {
    shell.close();
  }

  @Test
  void theLastExpressionIsTheObjectItself() throws Exception {
    assertThat(shell.run("int[] a = {1, 2};\na[0] = 7;\na")).get().isEqualTo(new int[] {7, 2});
    assertThat(shell.run("var list = List.of(1);\nlist.size() + 1;")).contains(2);
  }

  @Test
  void declarationsAndAssignmentsShowNothing() throws Exception {
    assertThat(shell.run("int quiet = 5;")).isEmpty();
    assertThat(shell.run("int square(int x) { return x * x; }")).isEmpty();
    assertThat(shell.run("int later = 1;\nlater = 2;")).isEmpty();
  }

  @Test
  void codeThatIsNoJavaIsPointedAt() {
    assertThatThrownBy(() -> shell.run("int fine = 1;\nString wrong = fine;"))
        .isInstanceOf(CellRejectedException.class)
        .hasMessageContaining("String wrong = fine;\n               ^")
        .hasMessageContaining("cannot be converted");
    assertThatThrownBy(() -> shell.run("if (true) {")).isInstanceOf(CellRejectedException.class);
    assertThatThrownBy(() -> shell.run("void f() { missing(); }"))
        .isInstanceOf(CellRejectedException.class)
        .hasMessageContaining("missing()");
  }

  @Test
  void whatACellThrowsIsTheCause() {
    assertThatThrownBy(() -> shell.run("Object o = null;\no.hashCode();"))
        .isInstanceOf(CellFailedException.class)
        .hasCauseInstanceOf(NullPointerException.class);
  }

  @Test
  void anInterruptEndsACellAndTheNextOneRuns() throws Exception {
    ScheduledExecutorService other = Executors.newSingleThreadScheduledExecutor();
    ScheduledFuture<?> interrupts =
        other.scheduleWithFixedDelay(shell::interrupt, 300, 300, TimeUnit.MILLISECONDS);
    try {
      assertThatThrownBy(() -> shell.run("Thread.sleep(100_000);"))
          .isInstanceOf(InterruptedException.class);
    } finally {
      interrupts.cancel(true);
      other.shutdownNow();
      assertThat(other.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(shell.run("1 + 1")).contains(2);
  }

  @Test
  void classesOfCellsLieWhereSparkServesThem() throws Exception {
    shell.run("class Shipped implements java.io.Serializable { int value = 3; }");
    assertThat(shell.run("new Shipped().value")).contains(3);
    try (var files = Files.walk(folder)) {
      assertThat(files).anyMatch(file -> file.toString().endsWith("$Shipped.class"));
    }
  }

  @Test
  void aDefinitionCanBeReplaced() throws Exception {
    shell.run("int answer() { return 1; }");
    shell.run("int answer() { return 42; }");
    assertThat(shell.run("answer()")).contains(42);
  }

  @Test
  void aResetForgetsWhatCellsDeclared() throws Exception {
    CellShell forgetful = new CellShell(folder.resolve("forgetful"));
    try {
      forgetful.run("int kept = 1;\nclass Same { int one = 1; }");
      Class<?> before = (Class<?>) forgetful.run("Same.class").get();
      assertThat(forgetful.run("%reset\nclass Same { int two = 2; }\nnew Same().two")).contains(2);
      assertThat(((Class<?>) forgetful.run("Same.class").get()).getName())
          .isNotEqualTo(before.getName());
      assertThatThrownBy(() -> forgetful.run("kept")).hasMessageContaining("kept");
      assertThat(forgetful.run("List.of(7)")).as("the kernel's own imports").isPresent();
    } finally {
      forgetful.close();
    }
  }

  @Test
  void completionKnowsTheCellsVariables() throws Exception {
    shell.run("String word = \"\";");
    String cell = "int n = 1;\nword.isBla";
    Assistance.Completions completions = shell.assistance().complete(cell, cell.length());
    assertThat(completions.words()).containsExactly("isBlank()");
    assertThat(cell.substring(completions.start())).isEqualTo("isBla");
    assertThat(shell.assistance().signatures("word.repeat(", 12)).contains("repeat(int");
  }

  @Test
  void anUnfinishedCellIsToldFromAFinishedOne() {
    assertThat(shell.assistance().completeness("for (int i = 0; i < 3; i++) {"))
        .isEqualTo(Completeness.DEFINITELY_INCOMPLETE);
    assertThat(shell.assistance().completeness("int k = 1;\nk + 1").isComplete()).isTrue();
  }

  @Test
  void magicsAreCheckedBeforeTheCellRuns() throws Exception {
    assertThatThrownBy(() -> shell.run("%classpath /no/such.jar\n1"))
        .hasMessageContaining("/no/such.jar does not exist");
    assertThatThrownBy(() -> shell.run("%nonsense"))
        .hasMessageContaining("no magic %nonsense")
        .hasMessageContaining("%classpath PATH");
    assertThatThrownBy(() -> shell.run("%spark master"))
        .hasMessageContaining("'master' is no setting");
    Path resource = Files.createDirectories(folder.resolve("extra"));
    Files.writeString(resource.resolve("note.txt"), "here");
    assertThat(
            shell.run(
                "%classpath "
                    + resource
                    + "\n"
                    + "Thread.currentThread().getContextClassLoader().getResource(\"note.txt\") !="
                    + " null"))
        .contains(true);
  }
}
