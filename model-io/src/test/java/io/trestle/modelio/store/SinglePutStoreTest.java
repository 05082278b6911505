package io.trestle.modelio.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.CommitStateUnknownException;
import io.trestle.modelio.faults.Faults;
import io.trestle.modelio.faults.FaultyFileSystem;
import io.trestle.modelio.faults.Kill;
import io.trestle.modelio.faults.ObjectStoreFileSystem;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SinglePutStoreTest extends StoreContract {
  private ObjectStoreFileSystem objects;

  @Override
  Store store() throws IOException {
    objects = new ObjectStoreFileSystem();
    objects.initialize(ObjectStoreFileSystem.ROOT, new Configuration(false));
    return Stores.over(objects, new Configuration(false));
  }

  @Override
  Path at(java.nio.file.Path path) {
    return new Path(URI.create("objects://" + path.toUri().getPath()));
  }

  /** Without a conditional PUT nobody can do better; the last one stays, and it is whole. */
  @Override
  int mostWinners(int runners) {
    return runners;
  }

  @AfterEach
  void nothingWasRenamed() {
    assertThat(objects.renames()).isZero();
  }

  @Test
  void isChosenForWhatIsNotKnownToRenameAtomically() {
    assertThat(store).isInstanceOf(SinglePutStore.class);
  }

  @Test
  void aDirectoryThatIsNotCompleteHasNoLastFileHoweverFarItGot() throws IOException {
    stage();
    Kill never = new Kill(Integer.MAX_VALUE, Kill.LastOperation.DONE);
    publish(never, "model/0");
    assertThat(store.read(new Path(directory, "model/0/last"), 10)).hasSize(10);
    stage();
    for (int at = 0; at < never.count(); at++) {
      Kill kill = new Kill(at, Kill.LastOperation.LOST);
      String target = "model/" + (at + 1);
      try {
        publish(kill, target);
      } catch (IOException | CommitStateUnknownException e) {
        assertThat(kill.isDead()).isTrue();
      }
      if (store.entry(new Path(directory, target + "/last")).isPresent()) {
        assertThat(store.read(new Path(directory, target + "/a/b"), 1000)).hasSize(1000);
        break;
      }
    }
  }

  @Test
  void anAttemptThatFailedLeavesNothingInTheWayOfTheNext() throws IOException {
    Kill never = new Kill(Integer.MAX_VALUE, Kill.LastOperation.DONE);
    stage();
    publish(never, "model/whole");
    int refused = 0;
    for (int at = 0; at < never.count(); at++) {
      stage();
      String target = "model/" + at;
      try {
        publish(new Hiccup(at), target);
      } catch (CommitStateUnknownException e) {
        continue;
      } catch (IOException e) {
        refused++;
        assertThat(store.entry(new Path(directory, target))).isEmpty();
        publish(never, target);
      }
      assertThat(store.read(new Path(directory, target + "/a/b"), 1000)).hasSize(1000);
      assertThat(store.read(new Path(directory, target + "/last"), 10)).hasSize(10);
    }
    assertThat(refused).isGreaterThan(4);
  }

  private void stage() throws IOException {
    store.delete(new Path(directory, "staged"));
    store.publish(new Path(directory, "staged/a/b"), new byte[1000]);
    store.publish(new Path(directory, "staged/last"), new byte[10]);
  }

  /** One change to the storage fails, those before and after it succeed. */
  private static final class Hiccup implements Faults {
    private final int at;
    private int count;

    Hiccup(int at) {
      this.at = at;
    }

    @Override
    public void effect(String what, Operation operation) throws IOException {
      if (count++ == at) {
        throw new IOException("hiccup: " + what);
      }
      operation.run();
    }

    @Override
    public void look(String what) {}
  }

  private void publish(Faults faults, String target) throws IOException {
    new SinglePutStore(new FaultyFileSystem(objects, faults))
        .publishDirectory(new Path(directory, "staged"), new Path(directory, target), "last");
  }

  @Test
  void aPutWithoutAnswerIsUnknown() throws IOException {
    // create, two halves of the write, close.
    Kill kill = new Kill(3, Kill.LastOperation.LOST);
    Store faulty = new SinglePutStore(new FaultyFileSystem(objects, kill));
    assertThatThrownBy(() -> faulty.publish(new Path(directory, "a"), new byte[10]))
        .isInstanceOf(CommitStateUnknownException.class);
  }
}
