package io.trestle.spark.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelsTest {
  /** What the other JVM runs. */
  static final class Say {
    private Say() {}

    public static void main(String[] args) {
      System.out.println(Kernels.description() + ": " + Kernels.of(10).padded());
    }
  }

  private static String run(String... options) throws Exception {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.command().addAll(List.of(options));
    builder
        .command()
        .addAll(
            List.of(
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Say.class.getName()));
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said.strip();
  }

  @Test
  void usesTheVectorApiWhereItsModuleIsLoaded() throws Exception {
    assertThat(run("--add-modules=jdk.incubator.vector")).isEqualTo("Vector API, 256 bits: 16");
  }

  @Test
  void fallsBackToPlainJavaWhereTheModuleIsAbsent() throws Exception {
    assertThat(run("-Xshare:auto")).isEqualTo("plain Java: 10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:TieredStopAtLevel=1", "-Xint"})
  void fallsBackToPlainJavaWhereC2DoesNotCompile(String option) throws Exception {
    assertThat(run("--add-modules=jdk.incubator.vector", option)).isEqualTo("plain Java: 10");
  }
}
