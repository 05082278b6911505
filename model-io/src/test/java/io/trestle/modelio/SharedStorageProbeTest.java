package io.trestle.modelio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.SharedStorageProbe.Sighting;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedStorageProbeTest {
  private static final Duration BOUND = Duration.ofSeconds(5);

  @TempDir java.nio.file.Path shared;
  @TempDir java.nio.file.Path otherDisk;
  private final FakeTime time = new FakeTime();

  /** Time passes only while somebody waits. */
  private static final class FakeTime extends Clock implements Consumer<Duration> {
    private Instant now = Instant.EPOCH;

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

    @Override
    public void accept(Duration pause) {
      now = now.plus(pause);
    }
  }

  private SharedStorageProbe at(java.nio.file.Path directory) throws IOException {
    return SharedStorageProbe.of(new Configuration(false), new Path(directory.toUri()), time, time);
  }

  @Test
  void passesWhereAllSeeTheSame() throws IOException {
    List<String> tokens = new ArrayList<>();
    for (String role : List.of("driver", "server-0", "worker-0")) {
      tokens.add(at(shared).writeToken(role, "host/" + role));
    }
    List<Sighting> sightings = new ArrayList<>();
    for (String role : List.of("driver", "server-0", "worker-0")) {
      sightings.add(at(shared).look(role, "host", tokens, BOUND));
    }
    assertThatCode(() -> SharedStorageProbe.verify(new Path("/logs"), tokens, sightings))
        .doesNotThrowAnyException();
    assertThat(time.now).isEqualTo(Instant.EPOCH);
    for (String token : tokens) {
      at(shared).removeToken(token);
    }
    assertThat(shared.resolve("_trestle/probe")).doesNotExist();
  }

  /** What the seeds ran into: the same path, a disk of its own on one host. */
  @Test
  void namesHostPathAndRemedyOfADiskThatIsNotShared() throws IOException {
    List<String> tokens =
        List.of(
            at(shared).writeToken("driver", "alpha"), at(otherDisk).writeToken("server-0", "beta"));
    List<Sighting> sightings =
        List.of(
            at(shared).look("driver", "alpha", tokens, BOUND),
            at(otherDisk).look("server-0", "beta", tokens, BOUND));
    assertThat(Duration.between(Instant.EPOCH, time.now)).isEqualTo(BOUND.multipliedBy(2));
    assertThatThrownBy(() -> SharedStorageProbe.verify(new Path("/logs"), tokens, sightings))
        .isInstanceOfSatisfying(
            StorageNotSharedException.class,
            e -> {
              assertThat(e.path()).isEqualTo("/logs");
              assertThat(e.host()).isEqualTo("driver on alpha");
              assertThat(e.getMessage())
                  .contains("it sees 1 of 2 tokens there")
                  .contains(tokens.get(1))
                  .contains("hdfs://");
            });
    at(shared).removeToken(tokens.get(0));
    at(otherDisk).removeToken(tokens.get(1));
  }

  @Test
  void waitsForFilesThatShowLate() throws IOException {
    String late = "token-worker-late";
    SharedStorageProbe probe =
        SharedStorageProbe.of(
            new Configuration(false),
            new Path(shared.toUri()),
            time,
            pause -> {
              time.accept(pause);
              if (time.now.isAfter(Instant.EPOCH.plusSeconds(3))) {
                create(shared.resolve("_trestle/probe").resolve(late));
              }
            });
    Sighting sighting = probe.look("driver", "alpha", List.of(late), BOUND);
    assertThat(sighting.tokens()).containsExactly(late);
    assertThat(time.now).isBefore(Instant.EPOCH.plusSeconds(4));
  }

  private static void create(java.nio.file.Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[0]);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTokenIsLeftOverByNobody() throws IOException {
    SharedStorageProbe probe = at(shared);
    String one = probe.writeToken("driver", "alpha");
    String two = probe.writeToken("server", "beta");
    probe.removeToken(one);
    assertThat(probe.look("driver", "alpha", List.of(one, two), Duration.ZERO).tokens())
        .containsExactly(two);
    probe.removeToken(two);
    probe.removeToken(two);
    try (var files = Files.walk(shared)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }
}
