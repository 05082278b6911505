package io.trestle.test.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build has put what the test bed runs. */
record Layout(Path root) {
  static Layout ofBuild() {
    Path root = Path.of(System.getProperty("trestle.root", "../..")).toAbsolutePath().normalize();
    return new Layout(root);
  }

  private Path target() {
    return root.resolve("test/cluster/target");
  }

  /** A Spark distribution's directory: {@code bin} and {@code jars}. */
  Path sparkHome() {
    return existing(target().resolve("spark-home"));
  }

  Path hadoopDaemons() {
    return existing(target().resolve("hadoop-daemons"));
  }

  /** The Spark distribution for YARN; only the profile "cluster" makes it. */
  Path yarnSparkHome() {
    return existing(root.resolve("test/cluster/yarn/target/spark-home"));
  }

  Path yarnDaemons() {
    return existing(root.resolve("test/cluster/yarn/target/yarn-daemons"));
  }

  Path ownClasses() {
    return existing(target().resolve("classes"));
  }

  /** This module's classes, for applications of its own. */
  Path ownJar() {
    return existing(target().resolve("trestle-test-cluster-0.1.0-SNAPSHOT.jar"));
  }

  Path applicationJar() {
    return existing(root.resolve("spark-trainer/target/trestle.jar"));
  }

  Path mnist() {
    return existing(root.resolve("spark-trainer/data/mnist"));
  }

  /**
   * The file with the tables: the one under version control only when results are to be recorded.
   */
  Path tables() {
    Path committed = existing(root.resolve("test/README.md"));
    if (Boolean.getBoolean("trestle.record")) {
      return committed;
    }
    Path copy = target().resolve("README.md");
    try {
      if (!Files.exists(copy)) {
        Files.copy(committed, copy);
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path runs() {
    return target().resolve("runs");
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalStateException(
          path
              + " is not there: it is made by 'mvn verify' of the whole tree (or -pl test/cluster"
              + " -am)");
    }
    return path;
  }
}
