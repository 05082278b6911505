package io.trestle.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** How Spark is set up. */
class SessionTest {
  @Test
  void theDefaultMasterHasAThreadForEachWorker() {
    assertThat(master(Optional.empty(), 2, 2)).isEqualTo("local[*]");
    assertThat(master(Optional.empty(), 2, 8)).isEqualTo("local[*]");
    assertThat(master(Optional.empty(), 3, 2)).isEqualTo("local[3]");
  }

  @Test
  void aMasterThatWasNamedIsLeftAlone() {
    assertThat(master(Optional.of("local[1]"), 3, 2)).isEqualTo("local[1]");
  }

  @Test
  void settingsOfTheUserWin() {
    SparkConf conf =
        Session.configuration(
            Optional.of("local[2]"),
            Map.of("spark.ui.enabled", "true", "spark.app.name", "x"),
            2,
            2);
    assertThat(conf.get("spark.ui.enabled")).isEqualTo("true");
    assertThat(conf.get("spark.app.name")).isEqualTo("x");
  }

  @Test
  void executorsGetTheVectorModuleBesideTheUsersOptions() {
    SparkConf conf =
        Session.configuration(
            Optional.of("spark://h:7077"),
            Map.of("spark.executor.extraJavaOptions", "-Dx=1"),
            2,
            2);
    assertThat(conf.get("spark.executor.extraJavaOptions"))
        .isEqualTo("-Dx=1 --add-modules=jdk.incubator.vector");
    assertThat(conf.contains("spark.driver.host")).isFalse();
  }

  private static String master(Optional<String> named, int workers, int cores) {
    return Session.configuration(named, Map.of(), workers, cores).get("spark.master");
  }
}
