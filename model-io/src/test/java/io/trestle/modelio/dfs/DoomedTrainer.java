package io.trestle.modelio.dfs;

import io.trestle.modelio.CheckpointOptions;
import io.trestle.modelio.Checkpoints;
import io.trestle.modelio.Retention;
import io.trestle.modelio.Verification;
import io.trestle.modelio.checkpoint.CheckpointDirectory;
import io.trestle.modelio.checkpoint.Model;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Saves checkpoints without end, and says so, until it is killed. A process of its own. */
public final class DoomedTrainer {
  private DoomedTrainer() {}

  /** Takes the log directory. */
  public static void main(String[] arguments) throws IOException {
    Path directory = new Path(arguments[0]);
    Store store = Stores.of(new Configuration(), directory);
    CheckpointOptions options =
        CheckpointOptions.defaults().withRetention(new Retention(3, 10_000));
    try (Checkpoints checkpoints = CheckpointDirectory.over(store, directory, options)) {
      long step = checkpoints.latest(Verification.CONTENT).step().orElse(0);
      while (true) {
        step++;
        Model.save(store, directory, checkpoints, step, 2);
        System.out.println(step);
      }
    }
  }
}
