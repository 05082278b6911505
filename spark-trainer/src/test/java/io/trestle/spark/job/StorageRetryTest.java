package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.CommitStateUnknownException;
import io.trestle.modelio.StorageNotSharedException;
import io.trestle.ps.SnapshotException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A storage that is away for a moment costs no run its end, one that stays away costs a minute. */
final class StorageRetryTest {
  private final StorageRetry retry = new StorageRetry(this::now, this::pass);
  private long millis;
  private int attempts;

  @ParameterizedTest
  @ValueSource(strings = {"driver", "server", "begin", "timeout"})
  void goesOnWhenTheStorageIsBack(String where) throws Exception {
    String written =
        retry.insist(
            "It",
            () -> {
              attempts++;
              if (millis < 30_000) {
                fail(where);
              }
              return "written";
            });
    assertThat(written).isEqualTo("written");
    assertThat(attempts).as("after 0, 2, 6, 14 and 30 s").isEqualTo(5);
  }

  private static void fail(String where) throws IOException {
    switch (where) {
      case "driver" -> throw new IOException("away");
      case "server" -> throw new SnapshotException("away");
      case "timeout" -> throw new SocketTimeoutException("away");
      default -> throw new UncheckedIOException(new IOException("away"));
    }
  }

  @Test
  void givesUpAfterAMinuteWithTheLastFailure() {
    assertThatThrownBy(
            () ->
                retry.insist(
                    "It",
                    () -> {
                      throw new IOException("failure " + ++attempts);
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("failure 7");
    assertThat(millis)
        .isBetween(
            StorageRetry.LIMIT.toMillis(),
            StorageRetry.LIMIT.plus(StorageRetry.LONGEST_PAUSE).toMillis());
  }

  @Test
  void anAttemptThatTakesLongerThanTheLimitIsFollowedByAnother() throws Exception {
    String written =
        retry.insist(
            "It",
            () -> {
              if (attempts++ == 0) {
                pass(Duration.ofMinutes(5).toMillis());
                throw new IOException("timed out");
              }
              return "written";
            });
    assertThat(written).isEqualTo("written");
  }

  @Test
  void triesNothingAgainThatNoTimeMends() {
    for (Exception hopeless :
        List.of(
            new AccessControlException("Permission denied"),
            new StorageNotSharedException("/logs", "b", "the driver does not see it"),
            new CommitStateUnknownException("/logs/model.ckpt-1.index", new IOException("away")),
            new IllegalStateException("a defect"))) {
      attempts = 0;
      assertThatThrownBy(
              () ->
                  retry.insist(
                      "It",
                      () -> {
                        attempts++;
                        if (hopeless instanceof IOException refused) {
                          throw refused;
                        }
                        throw (RuntimeException) hopeless;
                      }))
          .isSameAs(hopeless);
      assertThat(attempts).isEqualTo(1);
    }
  }

  @Test
  void endsWhenTheRunIsStopped() {
    StorageRetry stopped =
        new StorageRetry(
            this::now,
            pause -> {
              throw new InterruptedException();
            });
    assertThatThrownBy(
            () ->
                stopped.insist(
                    "It",
                    () -> {
                      throw new IOException("away");
                    }))
        .isInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endsWhenTheClientOfTheStorageIsStopped(boolean wrapped) {
    InterruptedIOException told = new InterruptedIOException("Interrupted: action failed");
    assertThatThrownBy(
            () ->
                retry.insist(
                    "It",
                    () -> {
                      throw wrapped ? new IOException("away", told) : told;
                    }))
        .isInstanceOf(InterruptedException.class);
  }

  private long now() {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void pass(long pause) {
    millis += pause;
  }
}
