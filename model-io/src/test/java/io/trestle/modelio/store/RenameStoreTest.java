package io.trestle.modelio.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.CommitStateUnknownException;
import io.trestle.modelio.faults.AtomicLocalFileSystem;
import io.trestle.modelio.faults.Faults;
import io.trestle.modelio.faults.FaultyFileSystem;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class RenameStoreTest extends StoreContract {
  @Override
  Store store() throws IOException {
    return new RenameStore(atomic());
  }

  private static FileSystem atomic() throws IOException {
    FileSystem fs = new AtomicLocalFileSystem();
    fs.initialize(URI.create("file:///"), new Configuration(false));
    return fs;
  }

  @Override
  Path at(java.nio.file.Path path) {
    return new Path(path.toUri());
  }

  private Store with(Faults faults) throws IOException {
    return new RenameStore(new FaultyFileSystem(atomic(), faults));
  }

  @Test
  void anAnswerThatGetsLostIsFoundToBeACommit() throws IOException {
    with(new LostAnswer(Effect.TAKES_PLACE, Afterwards.ALIVE))
        .publish(new Path(directory, "a"), new byte[] {1});
    assertThat(store.read(new Path(directory, "a"), 10)).containsExactly(1);
    assertThat(store.list(directory)).hasSize(1);
  }

  @Test
  void aRequestThatGetsLostIsAFailureForGood() throws IOException {
    Store faulty = with(new LostAnswer(Effect.IS_LOST, Afterwards.ALIVE));
    assertThatThrownBy(() -> faulty.publish(new Path(directory, "a"), new byte[] {1}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no answer");
    // Its temporary file is gone, so even a request that still waits somewhere cannot succeed.
    assertThat(store.list(directory)).isEmpty();
  }

  @Test
  void whatNobodyKnowsIsUnknownAndNothingIsDeleted() throws IOException {
    for (Effect effect : Effect.values()) {
      Path target = new Path(directory, effect.name());
      Store faulty = with(new LostAnswer(effect, Afterwards.GONE));
      assertThatThrownBy(() -> faulty.publish(target, new byte[] {1}))
          .isInstanceOfSatisfying(
              CommitStateUnknownException.class,
              e -> assertThat(e.path()).isEqualTo(target.toString()));
      assertThat(store.list(directory)).anyMatch(entry -> entry.name().endsWith(effect.name()));
    }
  }

  private enum Effect {
    TAKES_PLACE,
    IS_LOST
  }

  private enum Afterwards {
    ALIVE,
    GONE
  }

  /** A rename whose answer does not come; then the storage works again, or does not. */
  private static final class LostAnswer implements Faults {
    private final Effect effect;
    private final Afterwards afterwards;
    private boolean lost;

    LostAnswer(Effect effect, Afterwards afterwards) {
      this.effect = effect;
      this.afterwards = afterwards;
    }

    @Override
    public void effect(String what, Operation operation) throws IOException {
      look(what);
      if (what.startsWith("rename")) {
        lost = true;
        if (effect == Effect.TAKES_PLACE) {
          operation.run();
        }
        throw new IOException("no answer to " + what);
      }
      operation.run();
    }

    @Override
    public void look(String what) throws IOException {
      if (lost && afterwards == Afterwards.GONE) {
        throw new IOException("no connection: " + what);
      }
    }
  }
}
