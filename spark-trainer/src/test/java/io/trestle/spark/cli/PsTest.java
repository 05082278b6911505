package io.trestle.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trestle ps} refuses what cannot work, in one message. */
class PsTest {
  @TempDir private Path folder;
  private Path secret;

  @BeforeEach
  void secret() throws Exception {
    secret = folder.resolve("secret");
    Files.writeString(secret, "a secret of some length");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void hostsIndexAndSecretAreNeeded() {
    refuses(CommandRun.of("ps"), 2, "--ps-hosts", "--task-index", "--secret-file");
    refuses(CommandRun.of("ps", "--ps_hosts=a:1", "--task_index=0"), 2, "--secret-file");
  }

  @Test
  void anIndexBeyondTheHosts() {
    refuses(run("a:2222,b:2222", "2"), 2, "--task-index is 2", "names 2", "from 0 to 1");
    refuses(run("a:2222", "-1"), 2, "--task-index is -1");
  }

  @Test
  void aHostWithoutAPort() {
    refuses(run("a", "0"), 2, "--ps-hosts names a.", "ps0:2222");
    refuses(run("a:0", "0"), 2, "--ps-hosts names a:0.", "1 to 65535");
  }

  @Test
  void aSecretThatOthersMayRead() throws Exception {
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    refuses(run("127.0.0.1:1", "0"), 1, "others than its owner may use it", "chmod 600");
  }

  @Test
  void aSecretThatIsMissingOrTooShort() throws Exception {
    Files.writeString(secret, "short");
    refuses(run("127.0.0.1:1", "0"), 1, "A secret of 5 characters is refused");
    Files.delete(secret);
    refuses(run("127.0.0.1:1", "0"), 1, "Cannot read the secret file " + secret);
  }

  @Test
  void aPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      refuses(run("127.0.0.1:" + port, "0"), 1, "No port of " + port + " is free");
    }
  }

  @Test
  void trainLooksAtTheSecretBeforeSparkStarts() throws Exception {
    Files.delete(secret);
    CommandRun run =
        CommandRun.of("train", "--ps-hosts", "127.0.0.1:1", "--secret-file", secret.toString());
    refuses(run, 1, "Cannot read the secret file " + secret);
  }

  private CommandRun run(String hosts, String task) {
    return CommandRun.of(
        "ps", "--ps-hosts", hosts, "--task-index", task, "--secret-file", secret.toString());
  }

  private static void refuses(CommandRun run, int status, String... words) {
    assertThat(run.err()).startsWith("trestle: ").contains(words).doesNotContain("\tat ");
    assertThat(run.status()).isEqualTo(status);
  }
}
