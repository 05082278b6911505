package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.CheckpointConfig;
import io.trestle.spark.Resume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed run left half-written, the next run clears away, and nothing else. */
final class LeftoversTest {
  @TempDir Path dir;

  @Test
  void halfACheckpointGoesWhenItIsOldEnough() throws Exception {
    Path old = leftover("logs/model.ckpt-7.data-00000-of-00002", Duration.ofHours(2));
    Path young = leftover("logs/model.ckpt-8.data-00000-of-00002", Duration.ofMinutes(2));
    Path other = leftover("logs/notes.txt", Duration.ofDays(9));
    try (LogDirectory logs =
        LogDirectory.open(new Configuration(), dir.resolve("logs").toString(), config())) {
      assertThat(logs.resumed()).isEmpty();
      assertThat(old).doesNotExist();
      assertThat(young).exists();
      assertThat(other).exists();
    }
  }

  @Test
  void halfABundleGoesWhenItIsOldEnough() throws IOException {
    Path old = leftover("model/_tmp.a.3/variables/variables.index", Duration.ofDays(2));
    Path young = leftover("model/_tmp.b.3/variables/variables.index", Duration.ofHours(2));
    Path whole = leftover("model/2/saved_model.pb", Duration.ofDays(9));
    BundleExport.prepare(new Configuration(), dir.resolve("model").toString(), config());
    assertThat(old.getParent().getParent()).doesNotExist();
    assertThat(young).exists();
    assertThat(whole).exists();
  }

  private Path leftover(String name, Duration age) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[100]);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    return file;
  }

  private CheckpointConfig config() {
    return new CheckpointConfig(
        Optional.of(dir.resolve("logs").toString()),
        Optional.of(dir.resolve("model").toString()),
        OptionalInt.empty(),
        600,
        OptionalLong.empty(),
        5,
        Resume.IF_FOUND);
  }
}
