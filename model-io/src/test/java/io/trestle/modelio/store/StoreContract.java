package io.trestle.modelio.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.AlreadyPublishedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store promises. */
abstract class StoreContract {
  @TempDir java.nio.file.Path local;
  Store store;
  Path directory;

  abstract Store store() throws IOException;

  abstract Path at(java.nio.file.Path local);

  /** How many of so many that publish at the same time may believe that they won. */
  int mostWinners(int runners) {
    return 1;
  }

  @BeforeEach
  void open() throws IOException {
    store = store();
    directory = at(local);
  }

  private Path path(String name) {
    return new Path(directory, name);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void publishesOnceAndLeavesNothingElse() throws IOException {
    store.publish(path("a"), bytes("one"));
    assertThatThrownBy(() -> store.publish(path("a"), bytes("two")))
        .isInstanceOf(AlreadyPublishedException.class)
        .hasMessageContaining("/a is there already and is never replaced");
    assertThat(store.read(path("a"), 10)).isEqualTo(bytes("one"));
    assertThat(store.list(directory)).extracting(Store.Entry::name).containsExactly("a");
  }

  @Test
  void ofManyThatPublishOneWinsAndItsContentStays() throws Exception {
    for (int round = 0; round < 20; round++) {
      Path target = path("race-" + round);
      List<String> winners = race(target, 4);
      assertThat(winners).hasSizeBetween(1, mostWinners(4));
      assertThat(winners).contains(new String(store.read(target, 100), UTF_8));
    }
    assertThat(store.list(directory)).noneMatch(entry -> Stores.isTemporary(entry.name()));
  }

  private List<String> race(Path target, int runners) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(runners);
    try {
      CyclicBarrier start = new CyclicBarrier(runners);
      List<Callable<String>> tasks = new ArrayList<>();
      for (int i = 0; i < runners; i++) {
        String content = "runner " + i;
        tasks.add(
            () -> {
              start.await(30, TimeUnit.SECONDS);
              try {
                store.publish(target, bytes(content));
                return content;
              } catch (AlreadyPublishedException e) {
                return "";
              }
            });
      }
      List<String> winners = new ArrayList<>();
      for (Future<String> result : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
        if (!result.get().isEmpty()) {
          winners.add(result.get());
        }
      }
      return winners;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void createsOnce() throws IOException {
    try (OutputStream out = store.create(path("deep/data"))) {
      out.write(bytes("first"));
    }
    assertThatThrownBy(() -> store.create(path("deep/data")))
        .isInstanceOf(AlreadyPublishedException.class);
    assertThat(store.read(path("deep/data"), 10)).isEqualTo(bytes("first"));
  }

  @Test
  void replaces() throws IOException {
    store.replace(path("state"), bytes("one"));
    store.replace(path("state"), bytes("two"));
    assertThat(store.read(path("state"), 10)).isEqualTo(bytes("two"));
    assertThat(store.list(directory)).hasSize(1);
  }

  @Test
  void publishesADirectoryOnce() throws IOException {
    stage("staged-1", "one");
    store.publishDirectory(path("staged-1"), path("model/7"), "saved_model.pb");
    assertThat(store.read(path("model/7/saved_model.pb"), 10)).isEqualTo(bytes("one"));
    assertThat(store.read(path("model/7/variables/deep"), 10)).isEqualTo(bytes("one"));
    assertThat(store.entry(path("staged-1"))).isEmpty();
    stage("staged-2", "two");
    assertThatThrownBy(
            () -> store.publishDirectory(path("staged-2"), path("model/7"), "saved_model.pb"))
        .isInstanceOf(AlreadyPublishedException.class);
    assertThat(store.read(path("model/7/saved_model.pb"), 10)).isEqualTo(bytes("one"));
    assertThat(store.list(path("model"))).hasSize(1);
  }

  private void stage(String name, String content) throws IOException {
    store.publish(path(name + "/variables/deep"), bytes(content));
    store.publish(path(name + "/saved_model.pb"), bytes(content));
  }

  @Test
  void refusesADirectoryWithoutItsLastFile() throws IOException {
    store.publish(path("staged/other"), bytes("x"));
    assertThatThrownBy(
            () -> store.publishDirectory(path("staged"), path("model/7"), "saved_model.pb"))
        .isInstanceOf(IOException.class);
    assertThat(store.entry(path("model/7"))).isEmpty();
  }

  @Test
  void opensWhatIsThereAndNamesWhatIsNot() throws IOException {
    store.publish(path("a"), bytes("0123456789"));
    try (FSDataInputStream in = store.open(path("a"))) {
      in.seek(7);
      assertThat(in.read()).isEqualTo('7');
      assertThat(in.getPos()).isEqualTo(8);
      assertThat(in.readNBytes(10)).isEqualTo(bytes("89"));
      assertThat(in.read()).isEqualTo(-1);
      byte[] part = new byte[2];
      in.readFully(3, part);
      assertThat(part).isEqualTo(bytes("34"));
      if (in.hasCapability(StreamCapabilities.READBYTEBUFFER)) {
        in.seek(4);
        ByteBuffer buffer = ByteBuffer.allocateDirect(3);
        while (buffer.hasRemaining()) {
          assertThat(in.read(buffer)).isPositive();
        }
        assertThat(buffer.get(2)).isEqualTo((byte) '6');
      }
    }
    assertThatThrownBy(() -> store.open(path("b")))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("b");
  }

  @Test
  void whatIsNotThereIsEmptyAndDeletingItIsFine() throws IOException {
    assertThat(store.list(path("nothing"))).isEmpty();
    assertThat(store.entry(path("nothing"))).isEmpty();
    store.delete(path("nothing"));
    store.publish(path("long"), new byte[11]);
    assertThatThrownBy(() -> store.read(path("long"), 10)).hasMessageContaining("has 11 bytes");
  }
}
