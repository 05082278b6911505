package io.trestle.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** The launcher's list of JVM flags is Spark's own. */
class LauncherTest {
  @Test
  void itGivesTheJvmAllThatSparkAsksFor() throws Exception {
    Path launcher = Path.of(System.getProperty("trestle.root"), "spark-trainer/bin/trestle");
    String script = Files.readString(launcher);
    assertThat(launcher).isExecutable();
    assertThat(JavaModuleOptions.defaultModuleOptions().strip().split(" +"))
        .isNotEmpty()
        .allMatch(script::contains);
  }
}
