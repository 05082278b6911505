package io.trestle.modelio.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.AlreadyPublishedException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventTest {
  private final Configuration conf = new Configuration(false);
  private final Ticking clock = new Ticking();

  @TempDir java.nio.file.Path folder;

  @Test
  void pointsComeBackWithStepAndTime() throws IOException {
    Path file;
    try (EventWriter writer = open("a")) {
      file = writer.file();
      writer.write(10, Map.of(Scalar.LOSS, 0.5f));
      clock.pass(Duration.ofMillis(1500));
      writer.write(20, Map.of(Scalar.ACCURACY, 0.9f));
    }
    assertThat(file.getName()).isEqualTo("events.out.tfevents.1700000000.a");
    assertThat(EventReader.read(conf, file))
        .containsExactly(
            new Scalar(10, 1_700_000_000, "loss", 0.5f),
            new Scalar(20, 1_700_000_001.5, "accuracy", 0.9f));
  }

  @Test
  void aRunThatIsKilledLeavesAllButTheLastSeconds() throws IOException {
    EventWriter writer = open("killed");
    for (int step = 1; step <= 100; step++) {
      writer.write(step, Map.of(Scalar.LOSS, 1f / step));
      clock.pass(Duration.ofMillis(100));
    }
    // Never closed. Writes come at 0.0 s to 9.9 s; the last flush was the one at 8.0 s.
    List<Scalar> seen = EventReader.read(conf, writer.file());
    assertThat(seen).hasSize(81);
    assertThat(seen.get(80).step()).isEqualTo(81);
    writer.close();
  }

  @Test
  void aRecordCutOffAnywhereHidesOnlyItself() throws IOException {
    Path file;
    try (EventWriter writer = open("cut")) {
      file = writer.file();
      writer.write(1, Map.of(Scalar.LOSS, 1f));
      writer.write(2, Map.of(Scalar.LOSS, 2f));
    }
    byte[] whole = Files.readAllBytes(local(file));
    byte[] first = Arrays.copyOf(whole, whole.length - 1);
    while (true) {
      Files.write(local(file), first);
      List<Scalar> seen = EventReader.read(conf, file);
      if (seen.isEmpty()) {
        break;
      }
      assertThat(seen).extracting(Scalar::step).containsExactly(1L);
      first = Arrays.copyOf(first, first.length - 1);
    }
    assertThat(first.length).isLessThan(whole.length - 20);
  }

  @Test
  void anEventFileIsNeverOverwritten() throws IOException {
    open("twice").close();
    assertThatThrownBy(() -> open("twice")).isInstanceOf(AlreadyPublishedException.class);
  }

  private EventWriter open(String name) throws IOException {
    return EventWriter.create(conf, new Path(folder.toUri()), name, clock);
  }

  private static java.nio.file.Path local(Path file) {
    return java.nio.file.Path.of(file.toUri().getPath());
  }

  private static final class Ticking extends Clock {
    private Instant now = Instant.ofEpochSecond(1_700_000_000);

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
