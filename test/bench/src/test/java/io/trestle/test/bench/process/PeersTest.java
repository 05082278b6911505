package io.trestle.test.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.test.bench.peer.Answers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Measured processes answer, fail with their own words, and never stay. */
@Timeout(60)
final class PeersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path dir;
  private Peers peers;

  /** The measured process. */
  public static final class Echo {
    /** Says back what it is told, fails, ends or hangs. */
    public static void main(String[] arguments) throws InterruptedException {
      new Answers()
          .on("echo", words -> Map.of("the value", Double.valueOf(words[0])))
          .on(
              "fail",
              words -> {
                throw new IllegalStateException("as told");
              })
          .on(
              "end",
              words -> {
                System.err.println("last words");
                Runtime.getRuntime().halt(3);
                return Map.of();
              })
          .on(
              "hang",
              words -> {
                new CountDownLatch(1).await();
                return Map.of();
              })
          .serve();
    }
  }

  @BeforeEach
  void open() {
    peers = new Peers(dir, dir, dir.resolve("logs"));
  }

  @AfterEach
  void close() {
    peers.close();
  }

  @Test
  void answersWithFigures() {
    Peer echo = echo();
    assertThat(echo.ask(PATIENCE, "echo", 1.5)).containsExactly(Map.entry("the value", 1.5));
  }

  @Test
  void failuresAreToldAndSurvived() {
    Peer echo = echo();
    assertThatThrownBy(() -> echo.ask(PATIENCE, "fail"))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("echo: java.lang.IllegalStateException: as told");
    assertThat(echo.ask(PATIENCE, "echo", 2)).containsValue(2.0);
  }

  @Test
  void anEndIsToldWithTheLastLines() {
    Peer echo = echo();
    assertThatThrownBy(() -> echo.ask(PATIENCE, "end"))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("echo ended")
        .hasMessageContaining("last words");
  }

  @Test
  void whoHangsIsEnded() {
    Peer echo = echo();
    assertThatThrownBy(() -> echo.ask(Duration.ofMillis(200), "hang"))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("did not end in");
    assertThat(isAlive(echo)).isFalse();
  }

  @Test
  void closingEndsAllWhateverTheyAreAt() {
    Peer idle = echo();
    Peer busy = echo();
    busy.send("hang");
    peers.close();
    assertThat(isAlive(idle)).isFalse();
    assertThat(isAlive(busy)).isFalse();
  }

  private static boolean isAlive(Peer peer) {
    return ProcessHandle.of(peer.pid()).map(ProcessHandle::isAlive).orElse(false);
  }

  private Peer echo() {
    return peers
        .start(
            PeerCommand.java("echo", Echo.class.getName())
                .classPath(System.getProperty("java.class.path")))
        .awaitReady(PATIENCE);
  }
}
