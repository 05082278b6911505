package io.trestle.test.cluster.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trestle.test.cluster.TestBed;
import io.trestle.test.cluster.proxy.DelayProxy;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts are apart where they should be, links break as they are told to, and nothing is left
 * behind.
 */
@ExtendWith(TestBed.class)
class NetworkIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final List<String> CLASS_PATH = List.of(System.getProperty("java.class.path"));

  @TempDir private Path scratch;
  private Network network;
  private Host a;
  private Host b;

  @BeforeEach
  void plug() {
    network = Network.open(scratch);
    a = network.plug("a");
    b = network.plug("b");
  }

  @AfterEach
  void unplug() {
    network.close();
  }

  @Test
  void aHostHasItsOwnNameAndDiskAndSharesTheSharedDirectory() throws Exception {
    assertThat(a.run("hostname")).isEqualToIgnoringNewLines("a");
    a.run("touch", network.disk() + "/here", network.shared() + "/everywhere");
    assertThat(a.run("ls", network.disk().toString())).contains("here");
    assertThat(b.run("ls", network.disk().toString())).doesNotContain("here");
    assertThat(b.run("ls", network.shared().toString())).contains("everywhere");
    assertThat(Files.exists(network.disk().resolve("here"))).isFalse();
  }

  @Test
  void aCutLinkIsCutUntilItIsHealed() {
    echoOnB();
    assertThat(ask("b")).contains("hello");
    b.link().cut();
    assertThatThrownBy(() -> ask("b")).isInstanceOf(HostException.class);
    b.link().heal();
    assertThat(ask("b")).contains("hello");
  }

  @Test
  void droppedPacketsAreDroppedForThatHostOnly() {
    assumeTrue(
        Requirements.missingPacketFilter().isEmpty(),
        Requirements.missingPacketFilter().orElse(""));
    Host c = network.plug("c");
    echoOnB();
    b.link().dropPacketsOf(a);
    assertThatThrownBy(() -> ask("b")).isInstanceOf(HostException.class);
    assertThat(ask(c, "b")).contains("hello");
    b.link().heal();
    b.link().losePackets(0.05);
    assertThat(ask("b")).contains("hello");
    b.link().slowTo(10);
    assertThat(ask("b")).contains("hello");
    b.link().heal();
  }

  @Test
  void aDetourLeadsThroughADelayingProxy() {
    echoOnB();
    Host far = network.plug("far");
    HostProcess proxy =
        far.start(
            "proxy",
            Map.of(),
            Java.command(
                64, List.of(), CLASS_PATH, DelayProxy.class.getName(), "b", "200", "5000"));
    proxy.await("listens", SOON);
    a.detour("b", far.address());
    long start = System.nanoTime();
    assertThat(ask("b")).contains("hello");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));
  }

  @Test
  void aPausedProcessStandsAndAKilledHostIsGone() {
    HostProcess echo = echoOnB();
    echo.pause();
    assertThatThrownBy(() -> ask("b")).isInstanceOf(HostException.class);
    echo.resume();
    assertThat(ask("b")).contains("hello");
    b.crash();
    // The kernel ends the processes of a host one after the other.
    Awaitility.await().atMost(SOON).until(() -> !echo.isAlive());
    assertThatThrownBy(() -> ask("b")).isInstanceOf(HostException.class);
  }

  @Test
  void nothingIsLeftBehindWhenTheTestIsKilled() throws Exception {
    String mark = "98765" + System.nanoTime() % 100_000;
    List<String> command =
        Java.command(
            128,
            List.of(),
            CLASS_PATH,
            Abandoned.class.getName(),
            scratch.resolve("x").toString(),
            mark);
    Process test = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(test.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("ready");
    }
    assertThat(sleepers(mark)).hasSizeGreaterThanOrEqualTo(2);
    test.destroyForcibly();
    Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(sleepers(mark)).isEmpty());
    assertThat(Command.run(List.of("ip", "link"))).doesNotContain("br0", "va@", "vb@");
    assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(scratch.toString());
  }

  private static List<String> sleepers(String mark) {
    return ProcessHandle.allProcesses()
        .map(process -> Processes.commandLine(process.pid()))
        .filter(line -> line.endsWith("sleep " + mark))
        .toList();
  }

  private HostProcess echoOnB() {
    HostProcess echo =
        b.start(
            "echo",
            Map.of(),
            Java.command(64, List.of(), CLASS_PATH, Echo.class.getName(), "5000"));
    echo.await("listens", SOON);
    return echo;
  }

  private String ask(String host) {
    return ask(a, host);
  }

  private static String ask(Host from, String host) {
    return from.run(
        "timeout",
        "5",
        "bash",
        "-c",
        "exec 3<>/dev/tcp/" + host + "/5000; echo hello >&3; read -r x <&3; echo $x");
  }
}
