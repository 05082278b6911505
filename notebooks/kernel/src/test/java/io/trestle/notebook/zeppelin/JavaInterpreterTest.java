package io.trestle.notebook.zeppelin;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.notebook.Notebook;
import java.io.PrintStream;
import java.util.List;
import java.util.Properties;
import org.apache.zeppelin.interpreter.InterpreterContext;
import org.apache.zeppelin.interpreter.InterpreterOutput;
import org.apache.zeppelin.interpreter.InterpreterResult;
import org.apache.zeppelin.interpreter.InterpreterResult.Code;
import org.apache.zeppelin.interpreter.InterpreterResultMessage;
import org.apache.zeppelin.interpreter.thrift.InterpreterCompletion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The interpreter without a server and without Spark. */
@Timeout(120)
class JavaInterpreterTest {
  private static final PrintStream OUT = System.out;
  private static JavaInterpreter interpreter;

  @BeforeAll
  static void start() throws Exception {
    interpreter = new JavaInterpreter(new Properties());
    interpreter.open();
  }

  @AfterAll
  static void stop() {
    interpreter.close();
    System.setOut(OUT);
  }

  private record Ran(InterpreterResult result, List<InterpreterResultMessage> shown) {}

  private static Ran run(String code) throws Exception {
    InterpreterOutput out = new InterpreterOutput();
    InterpreterContext context = InterpreterContext.builder().setInterpreterOut(out).build();
    return new Ran(interpreter.interpret(code, context), out.toInterpreterResultMessage());
  }

  @Test
  void whatIsPrintedAndWhatIsShownKeepTheirOrder() throws Exception {
    Ran ran = run("System.out.print(\"one\"); Notebook.display(Notebook.html(\"<i>two</i>\"));\n3");
    assertThat(ran.shown())
        .extracting(InterpreterResultMessage::getData)
        .containsExactly("one", "<i>two</i>", "3");
    assertThat(ran.shown())
        .extracting(InterpreterResultMessage::getType)
        .containsExactly(
            InterpreterResult.Type.TEXT, InterpreterResult.Type.HTML, InterpreterResult.Type.TEXT);
  }

  @Test
  void aValueIsReplacedInItsPlace() throws Exception {
    Ran ran =
        run(
            """
            var first = Notebook.display(1);
            Notebook.display(2);
            Notebook.update(first, 3);
            """);
    assertThat(ran.shown()).extracting(InterpreterResultMessage::getData).containsExactly("3", "2");
  }

  @Test
  void whatComesAfterTheParagraphGoesNowhere() {
    assertThat(Notebook.display("late").id()).isEmpty();
  }

  @Test
  void anErrorHasTheTraceUpToTheCell() throws Exception {
    InterpreterResult result = run("Object o = null;\no.hashCode();").result();
    assertThat(result.code()).isEqualTo(Code.ERROR);
    assertThat(result.message().get(0).getData())
        .contains("NullPointerException")
        .endsWith("at the cell");
    assertThat(run("int wrong = \"\";").result().message().get(0).getData()).contains("^");
  }

  @Test
  void completionKnowsTheCellsVariables() throws Exception {
    run("String word = \"\";");
    assertThat(interpreter.completion("word.isBla", 10, null))
        .extracting(InterpreterCompletion::getValue)
        .containsExactly("isBlank()");
  }
}
