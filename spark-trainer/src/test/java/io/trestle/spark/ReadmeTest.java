package io.trestle.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.cli.CommandLineOptions;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is true of the code. */
final class ReadmeTest {
  private static final Path README = Path.of(System.getProperty("trestle.root"), "README.md");

  @TempDir Path dir;

  @Test
  void theJavaExamplesCompile() throws Exception {
    Matcher example =
        Pattern.compile("```java\n(.*?class (\\w+).*?)```", Pattern.DOTALL)
            .matcher(Files.readString(README));
    int found = 0;
    while (example.find()) {
      compile(example.group(2), example.group(1));
      found++;
    }
    assertThat(found).isEqualTo(2);
  }

  private void compile(String name, String code) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                said,
                null,
                null,
                List.of("-d", dir.toString(), "-cp", System.getProperty("java.class.path")),
                null,
                List.of(new Source(name, code)))
            .call();
    assertThat(compiled).as(said.toString()).isTrue();
  }

  @Test
  void everyOptionOfTrainIsInItsTable() throws Exception {
    String readme = Files.readString(README);
    Stream<String> options = CommandLineOptions.of("train").filter(name -> name.startsWith("--"));
    assertThat(options.filter(name -> !name.equals("--help")))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(readme).contains("`" + name));
  }

  /** A file that is a text. */
  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String name, String code) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
