package io.trestle.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/trestle} builds when it must, once, and then runs the command line in one JVM. */
class LauncherTest {
  @TempDir private Path folder;
  private FakeCheckout checkout;

  @BeforeEach
  void checkout() throws Exception {
    checkout = new FakeCheckout(folder.resolve("a checkout"));
  }

  @Test
  void buildsOnceAndThenRunsWithTheArgumentsAsTheyWere() throws Exception {
    CommandRun first = checkout.run("train", "--data", "a b", "");
    assertThat(first.err()).contains("building, as nothing is built yet");
    assertThat(first.err()).contains("built\n").doesNotContain("\u001b");
    assertThat(first.err())
        .contains("export PATH=\"" + checkout.path("spark-trainer/bin") + ":$PATH\"");
    assertThat(first.out()).endsWith("io.trestle.spark.cli.Trestle\ntrain\n--data\na b\n\n");
    assertThat(first.status()).isEqualTo(7);
    assertThat(checkout.run("train").err()).doesNotContain("building");
    assertThat(checkout.builds()).isEqualTo(1);
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    checkout.run();
    checkout.newSource("model-io/src/main/New.java");
    assertThat(checkout.run().err()).contains("model-io/src/main").contains("newer than the build");
    assertThat(checkout.builds()).isEqualTo(2);
  }

  @Test
  void worksThroughLinksAndFromAnyDirectory() throws Exception {
    Path link = folder.resolve("link");
    Path linkToLink = folder.resolve("bin/trestle");
    Files.createSymbolicLink(link, checkout.launcher());
    Files.createDirectories(linkToLink.getParent());
    Files.createSymbolicLink(linkToLink, Path.of("../link"));
    CommandRun run = FakeCheckout.finish(checkout.start(linkToLink, "--version"));
    assertThat(run.out()).contains("-Dtrestle.home=" + checkout.path("spark-trainer") + "\n");
  }

  @Test
  void twoStartsDoNotBuildAtOnce() throws Exception {
    checkout.mark("slow");
    Process first = checkout.start(checkout.launcher());
    Process second = checkout.start(checkout.launcher());
    String said = FakeCheckout.finish(first).err() + FakeCheckout.finish(second).err();
    assertThat(said).contains("building").contains("waiting for the build of process");
    assertThat(checkout.builds()).isEqualTo(1);
  }

  @Test
  void theLockOfADeadProcessHoldsNobodyUp() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = checkout.path("spark-trainer/target/.build-lock");
    Files.createDirectories(lock.getParent());
    Files.createSymbolicLink(lock, Path.of(Long.toString(dead.pid())));
    assertThat(checkout.run().err()).contains("building");
    assertThat(lock).doesNotExist();
    assertThat(Files.isSymbolicLink(lock)).isFalse();
  }

  @Test
  void aBuildThatFailsShowsMavensWordsAndLeavesNoLock() throws Exception {
    checkout.mark("broken");
    CommandRun run = checkout.run();
    assertThat(run.err()).contains("[ERROR] no such symbol").contains("The build failed");
    assertThat(run.status()).isEqualTo(1);
    assertThat(Files.isSymbolicLink(checkout.path("spark-trainer/target/.build-lock"))).isFalse();
  }

  @Test
  void refusesAnotherJava() throws Exception {
    checkout.java(11);
    CommandRun run = checkout.run();
    assertThat(run.err()).contains("is Java 11; Trestle needs Java 17").contains("JAVA_HOME");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void refusesAJavaHomeWithoutJava() throws Exception {
    Files.delete(checkout.path("jdk/bin/java"));
    CommandRun run = checkout.run();
    assertThat(run.err()).contains("There is no java in JAVA_HOME");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void dropsTheJvmsLineOnIncubatorModulesAndNothingElse() throws Exception {
    checkout.run();
    assertThat(checkout.run().err().lines())
        .containsExactlyInAnyOrder("from the JVM", "from Trestle");
  }

  @Test
  void onlyANetworkBringsDl4jsJars() throws Exception {
    String jars = "/dl4j/a.jar:/dl4j/b.jar";
    assertThat(checkout.run("train", "--data", "network").out()).doesNotContain(jars);
    assertThat(checkout.run("train", "--network", "a.json").out())
        .contains("/pom.xml:" + jars, "-Dtrestle.dl4j.jars=" + jars);
    assertThat(checkout.run("train", "--network=a.json").out()).contains(jars);
  }

  @Test
  void givesTheJvmAllThatSparkAsksFor() throws Exception {
    assertThat(checkout.run().out().lines())
        .contains(JavaModuleOptions.defaultModuleOptions().strip().split(" +"))
        .contains("--add-modules=jdk.incubator.vector");
  }
}
