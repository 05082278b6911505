package io.trestle.spark.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;

/** A network without the jars that it needs is refused with their names. */
class NetworkFileTest {
  private static final URL DL4J = jarOf(Model.class);
  private static final URL BACKEND = jarOf(CpuBackend.class);

  private static URL jarOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static URLClassLoader classPath(URL... jars) {
    return new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
  }

  @Test
  void asksForDl4j() throws IOException {
    try (URLClassLoader jars = classPath(BACKEND)) {
      assertThatThrownBy(() -> NetworkFile.requireDl4j(jars))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("no DL4J")
          .hasMessageContaining("--packages org.deeplearning4j:deeplearning4j-nn:");
    }
  }

  @Test
  void asksForABackendOfNd4j() throws IOException {
    try (URLClassLoader jars = classPath(DL4J)) {
      assertThatThrownBy(() -> NetworkFile.requireDl4j(jars))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("no backend of ND4J")
          .hasMessageContaining("org.nd4j:nd4j-native:");
    }
  }

  @Test
  void takesDl4jWithABackend() throws IOException {
    try (URLClassLoader jars = classPath(DL4J, BACKEND)) {
      assertThatCode(() -> NetworkFile.requireDl4j(jars)).doesNotThrowAnyException();
    }
  }
}
