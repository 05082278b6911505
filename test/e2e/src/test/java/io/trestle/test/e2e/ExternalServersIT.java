package io.trestle.test.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers in processes of their own, as in TensorFlow's own example. */
class ExternalServersIT {
  @TempDir private Path folder;

  @BeforeEach
  void secret() throws IOException {
    Path file = folder.resolve("secret");
    Files.writeString(file, "a secret of some length, made for this test\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void twoServersServeOneRunAndEndWithIt() throws Exception {
    String hosts = "127.0.0.1:" + freePort() + ",127.0.0.1:" + freePort();
    List<Trestle> servers = new ArrayList<>();
    for (int task = 0; task < 2; task++) {
      servers.add(server(hosts, task));
    }
    try {
      Trestle.Ended trained =
          Trestle.run(
              folder,
              "train",
              "--ps_hosts=" + hosts,
              "--worker_hosts=127.0.0.1:1,127.0.0.1:2",
              "--secret_file=secret",
              "--metrics_file=m.json");
      assertThat(trained.status()).as(trained.toString()).isZero();
      Metrics metrics = Metrics.read(folder.resolve("m.json"));
      assertThat(metrics.testAccuracy()).isGreaterThanOrEqualTo(0.92);
      assertThat(metrics.json().get("servers").asInt()).isEqualTo(2);
      for (Trestle server : servers) {
        Trestle.Ended ended = server.end();
        assertThat(ended.status()).as(ended.toString()).isZero();
      }
    } finally {
      for (Trestle server : servers) {
        server.close();
      }
    }
  }

  @Test
  void aServerEndsInOrderWhenItIsTold() throws Exception {
    try (Trestle server = server("127.0.0.1:" + freePort(), 0)) {
      server.signal("TERM");
      Trestle.Ended ended = server.end();
      assertThat(ended.status()).as(ended.toString()).isZero();
      assertThat(ended.err()).doesNotContain("\tat ");
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String host = "127.0.0.1:" + taken.getLocalPort();
      Trestle.Ended ended =
          Trestle.run(
              folder, "ps", "--ps-hosts", host, "--task-index", "0", "--secret-file", "secret");
      assertThat(ended.status()).as(ended.toString()).isEqualTo(1);
      assertThat(ended.err())
          .contains(Integer.toString(taken.getLocalPort()))
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws Exception {
    String host = "127.0.0.1:" + freePort();
    Trestle.Ended ended =
        Trestle.run(
            folder,
            "train",
            "--ps-hosts",
            host,
            "--secret-file",
            "secret",
            "--server-timeout-secs",
            "5");
    assertThat(ended.status()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.err()).contains(host).doesNotContain("\tat ");
    assertThat(folder.resolve("model/1")).doesNotExist();
  }

  private Trestle server(String hosts, int task) throws IOException {
    Trestle server =
        Trestle.start(
            folder, "ps", "--ps_hosts=" + hosts, "--task_index=" + task, "--secret_file=secret");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> server.outSoFar().contains("listen") || !server.isAlive());
    assertThat(server.outSoFar()).contains("listen");
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
