package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run at a time in a directory, and a dead run's lock is no obstacle. */
final class RunLockTest {
  @TempDir java.nio.file.Path dir;

  @Test
  void refusesASecondRunAndNamesTheFirst() throws Exception {
    try (RunLock first = take()) {
      first.renew();
      assertThatThrownBy(this::take)
          .isInstanceOf(RunLock.RunInProgressException.class)
          .hasMessageContaining(dir.toString())
          .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
    }
    take().close();
    assertThat(dir.resolve("_trestle/run")).doesNotExist();
  }

  @Test
  void takesTheLockOfADeadProcess() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    leave(InetAddress.getLocalHost().getHostName() + " " + dead.pid());
    take().close();
  }

  @Test
  void takesALockThatHasBeenSilentForLong() throws Exception {
    leave("elsewhere 1");
    Files.setLastModifiedTime(
        dir.resolve("_trestle/run"),
        FileTime.from(Instant.now().minus(RunLock.SILENCE).minusSeconds(5)));
    take().close();
  }

  @Test
  void doesNotTakeTheLockOfARunElsewhere() throws Exception {
    leave("elsewhere 1");
    assertThatThrownBy(this::take).isInstanceOf(RunLock.RunInProgressException.class);
  }

  private void leave(String holder) throws Exception {
    Files.createDirectories(dir.resolve("_trestle"));
    Files.writeString(dir.resolve("_trestle/run"), "id " + holder);
  }

  private RunLock take() throws Exception {
    return RunLock.take(new Configuration(), new Path(dir.toUri()), Duration.ZERO);
  }
}
