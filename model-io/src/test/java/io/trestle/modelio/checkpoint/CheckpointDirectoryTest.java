package io.trestle.modelio.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.AlreadyPublishedException;
import io.trestle.modelio.CheckpointAttempt;
import io.trestle.modelio.CheckpointOptions;
import io.trestle.modelio.Checkpoints;
import io.trestle.modelio.CommitReport;
import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.LatestCheckpoint;
import io.trestle.modelio.Retention;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.StorageNotSharedException;
import io.trestle.modelio.Verification;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDirectoryTest {
  @TempDir java.nio.file.Path local;
  private Path directory;
  private Store store;
  private Checkpoints checkpoints;

  @BeforeEach
  void open() throws IOException {
    directory = new Path(local.toUri());
    store = Stores.of(new Configuration(false), directory);
    checkpoints = open(CheckpointOptions.defaults());
  }

  private Checkpoints open(CheckpointOptions options) {
    return CheckpointDirectory.over(store, directory, options);
  }

  @AfterEach
  void close() throws IOException {
    checkpoints.close();
  }

  private Set<String> names() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(local)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("_trestle"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private void save(long step, int shards) throws IOException {
    Model.save(store, directory, checkpoints, step, shards);
  }

  @Test
  void nothingIsVisibleBeforeTheCommitAndAllAfterIt() throws IOException {
    CheckpointAttempt attempt = checkpoints.begin(100, 2);
    List<ShardPart> parts = Model.write(store, directory, attempt);
    assertThat(checkpoints.latest(Verification.CONTENT).step()).isEmpty();
    CommitReport report = checkpoints.commit(attempt, parts, Model.sides(100));
    assertThat(report.index()).endsWith("model.ckpt-100.index");
    assertThat(report.warnings()).isEmpty();
    assertThat(names())
        .containsExactly(
            "checkpoint",
            "model.ckpt-100.data-00000-of-00002",
            "model.ckpt-100.data-00001-of-00002",
            "model.ckpt-100.index");
    assertThat(Files.readString(local.resolve("checkpoint")).lines().toList())
        .startsWith(
            "model_checkpoint_path: \"model.ckpt-100\"",
            "all_model_checkpoint_paths: \"model.ckpt-100\"");
    assertThat(checkpoints.latest(Verification.CONTENT).step()).hasValue(100);
    Model.check(checkpoints, 100);
  }

  @Test
  void fallsBackOverDamagedOnesAndSaysWhy() throws IOException {
    for (long step : new long[] {10, 20, 30, 40, 50}) {
      save(step, 2);
    }
    flip("model.ckpt-50.data-00001-of-00002", 100);
    flip("model.ckpt-40.index", 60);
    Files.delete(local.resolve("model.ckpt-30.data-00000-of-00002"));
    LatestCheckpoint latest = checkpoints.latest(Verification.CONTENT);
    assertThat(latest.step()).hasValue(20);
    assertThat(latest.skipped()).extracting(s -> s.step()).containsExactly(50L, 40L, 30L);
    assertThat(latest.skipped().get(0).reason()).contains("tensor W").contains("CRC32C");
    assertThat(latest.skipped().get(1).reason()).contains("model.ckpt-40.index is damaged");
    assertThat(latest.skipped().get(2).reason()).contains("found no file");
    assertThat(checkpoints.latest(Verification.STRUCTURE).step()).hasValue(50);
  }

  private void flip(String name, int offset) throws IOException {
    java.nio.file.Path file = local.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[offset] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void aDamagedStepIsTakenAgainAndTheOrderIsThatOfTheCommits() throws IOException {
    checkpoints = open(CheckpointOptions.defaults().withRetention(new Retention(2, 1e4)));
    save(50, 2);
    save(100, 2);
    flip("model.ckpt-100.data-00000-of-00002", 3);
    assertThat(checkpoints.latest(Verification.CONTENT).step()).hasValue(50);
    save(60, 3);
    assertThat(checkpoints.steps()).containsExactly(100L, 60L);
    assertThat(checkpoints.latest(Verification.CONTENT).step()).hasValue(60);
    save(100, 2);
    assertThat(checkpoints.steps()).containsExactly(60L, 100L);
    Model.check(checkpoints, 100);
    assertThat(names()).contains("model.ckpt-100.data-00003-of-00004");
    assertThat(store.list(new Path(directory, "_trestle/damaged"))).hasSize(1);
  }

  @Test
  void aGoodStepIsNeverTakenAgain() throws IOException {
    save(100, 2);
    assertThatThrownBy(() -> checkpoints.begin(100, 3))
        .isInstanceOf(AlreadyPublishedException.class)
        .hasMessageContaining("it is a good checkpoint");
    Model.check(checkpoints, 100);
  }

  @Test
  void anAttemptThatWakesUpLateDoesNoHarm() throws IOException {
    CheckpointAttempt lost = checkpoints.begin(100, 2);
    final ShardPart lateZero = Model.write(store, directory, lost, 0);
    checkpoints.abandon(lost);
    CheckpointAttempt next = checkpoints.begin(100, 2);
    assertThat(next).isEqualTo(new CheckpointAttempt(100, 2, 2, 4));
    checkpoints.commit(next, Model.write(store, directory, next), Model.sides(100));
    final ShardPart lateOne = Model.write(store, directory, lost, 1);
    assertThatThrownBy(() -> checkpoints.commit(lost, List.of(lateZero, lateOne), Model.sides(100)))
        .isInstanceOf(AlreadyPublishedException.class);
    Model.check(checkpoints, 100);
    assertThat(Files.exists(local.resolve("model.ckpt-100.data-00000-of-00002"))).isTrue();
    Checkpoints later = open(in(Duration.ofHours(2)));
    assertThat(later.cleanUp()).hasSize(2);
    Model.check(later, 100);
  }

  @Test
  void commitsTheSameAttemptTwiceWithoutHarm() throws IOException {
    CheckpointAttempt attempt = checkpoints.begin(100, 2);
    List<ShardPart> parts = Model.write(store, directory, attempt);
    checkpoints.commit(attempt, parts, Model.sides(100));
    assertThat(checkpoints.commit(attempt, parts, Model.sides(100)).step()).isEqualTo(100);
    assertThatThrownBy(() -> checkpoints.commit(attempt, parts, Map.of()))
        .isInstanceOf(AlreadyPublishedException.class);
  }

  @Test
  void refusesPartsThatAreMissingForeignOrOnAnotherDisk() throws IOException {
    CheckpointAttempt attempt = checkpoints.begin(100, 2);
    List<ShardPart> parts = Model.write(store, directory, attempt);
    assertThatThrownBy(() -> checkpoints.commit(attempt, parts.subList(1, 2), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one part for each of the files [0, 1], not [1]");
    CheckpointAttempt other = checkpoints.begin(90, 2);
    assertThatThrownBy(() -> checkpoints.commit(other, parts, Map.of()))
        .hasMessageContaining("cannot be committed as model.ckpt-90");
    Files.delete(local.resolve("model.ckpt-100.data-00001-of-00002"));
    assertThatThrownBy(() -> checkpoints.commit(attempt, parts, Map.of()))
        .isInstanceOf(StorageNotSharedException.class)
        .hasMessageContaining("host of shard 1")
        .hasMessageContaining("hdfs://");
    Files.write(local.resolve("model.ckpt-100.data-00001-of-00002"), new byte[5]);
    assertThatThrownBy(() -> checkpoints.commit(attempt, parts, Map.of()))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("found 5 bytes");
    assertThat(checkpoints.steps()).isEmpty();
  }

  @Test
  void keepsTheNewestFive() throws IOException {
    for (long step = 1; step <= 8; step++) {
      save(step, 2);
    }
    assertThat(checkpoints.steps()).containsExactly(4L, 5L, 6L, 7L, 8L);
    assertThat(names()).hasSize(1 + 5 * 3);
  }

  private static CheckpointOptions in(Duration time) {
    return CheckpointOptions.defaults().withClock(Clock.offset(Clock.systemUTC(), time));
  }

  @Test
  void cleansUpOnlyWhatIsOldAndOfNoLiveRun() throws IOException {
    save(10, 2);
    CheckpointAttempt lost = checkpoints.begin(20, 2);
    Model.write(store, directory, lost, 0);
    Files.write(local.resolve(Stores.temporaryBeside(directory).getName()), new byte[3]);
    assertThat(checkpoints.cleanUp()).as("too young").isEmpty();

    Checkpoints later = open(in(Duration.ofMinutes(90)));
    Checkpoints live = open(in(Duration.ofMinutes(45)));
    live.begin(500, 1);
    assertThat(later.cleanUp())
        .as("the files may be of the live run: it began within a grace period of their time")
        .isEmpty();
    live.close();

    assertThat(later.cleanUp())
        .hasSize(2)
        .anyMatch(path -> path.endsWith("model.ckpt-20.data-00000-of-00002"))
        .anyMatch(path -> path.contains("_tmp."));
    assertThat(later.latest(Verification.CONTENT).step()).hasValue(10);
    assertThat(later.cleanUp()).isEmpty();
  }

  @Test
  void ownAttemptsUnderWayAreNotCleanedUp() throws IOException {
    Checkpoints slow = open(in(Duration.ofHours(2)));
    CheckpointAttempt attempt = slow.begin(20, 1);
    ShardPart part = Model.write(store, directory, attempt, 0);
    assertThat(slow.cleanUp()).isEmpty();
    slow.commit(attempt, List.of(part), Model.sides(20));
    Model.check(slow, 20);
    slow.close();
  }

  @Test
  void aCheckpointIsFoundWithoutStateFileAndWithATensorFlowOne() throws IOException {
    save(9, 1);
    save(10, 1);
    Files.delete(local.resolve("checkpoint"));
    assertThat(checkpoints.latest(Verification.CONTENT).step()).hasValue(10);
    Files.write(
        local.resolve("checkpoint"),
        """
        model_checkpoint_path: "/somewhere/else/model.ckpt-9"
        all_model_checkpoint_paths: "/somewhere/else/model.ckpt-10"
        all_model_checkpoint_paths: "/somewhere/else/model.ckpt-9"
        all_model_checkpoint_timestamps: 1.5
        """
            .getBytes(UTF_8));
    assertThat(checkpoints.latest(Verification.CONTENT).step()).hasValue(9);
  }
}
