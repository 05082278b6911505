package io.trestle.modelio.checkpoint;

import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.checkpoint.CheckpointNames.DataName;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import io.trestle.modelio.tensorbundle.BundleNames;
import io.trestle.modelio.tensorbundle.TensorBundle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * Deletes what failed attempts left behind. A file goes only if all of this holds: it is older than
 * the limit, its checkpoint has no index or one of another attempt, and it is of no attempt under
 * way.
 */
final class CleanUp {
  private static final int UNREADABLE = -1;

  private final Store store;
  private final Path directory;
  private final long limit;
  private final Set<Long> underWay;
  private final Map<Long, Integer> filesOfCommitted = new HashMap<>();
  private final List<String> deleted = new ArrayList<>();

  /**
   * Prepares a clean-up.
   *
   * @param limit files changed at this time or later stay, in milliseconds since 1970
   * @param underWay steps of this run's attempts
   */
  CleanUp(Store store, Path directory, long limit, Set<Long> underWay) {
    this.store = store;
    this.directory = directory;
    this.limit = limit;
    this.underWay = underWay;
  }

  List<String> run() throws IOException {
    for (Store.Entry entry : store.list(directory)) {
      DataName data = CheckpointNames.dataName(entry.name());
      if (Stores.isTemporary(entry.name()) || (data != null && isOrphan(data))) {
        deleteIfOld(entry);
      }
    }
    for (String own : List.of("runs", "damaged")) {
      for (Store.Entry entry : store.list(new Path(directory, CheckpointNames.OWN + "/" + own))) {
        if (Stores.isTemporary(entry.name()) || own.equals("damaged")) {
          deleteIfOld(entry);
        }
      }
    }
    return deleted;
  }

  private boolean isOrphan(DataName data) throws IOException {
    if (underWay.contains(data.step())) {
      return false;
    }
    int committed = filesOfCommitted(data.step());
    return committed != UNREADABLE && committed != data.files();
  }

  /** The count in the names of a committed checkpoint's files; 0 if there is no such checkpoint. */
  private int filesOfCommitted(long step) throws IOException {
    Integer known = filesOfCommitted.get(step);
    if (known != null) {
      return known;
    }
    Path prefix = CheckpointNames.prefix(directory, step);
    if (store.entry(BundleNames.index(prefix)).isEmpty()) {
      // Not remembered: looked at again right before each deletion.
      return 0;
    }
    int files = files(prefix);
    filesOfCommitted.put(step, files);
    return files;
  }

  private int files(Path prefix) throws IOException {
    try {
      return TensorBundle.files(store, prefix);
    } catch (CorruptFileException e) {
      return UNREADABLE;
    }
  }

  private void deleteIfOld(Store.Entry entry) throws IOException {
    if (entry.modified() < limit) {
      store.delete(entry.path());
      deleted.add(entry.path().toString());
    }
  }
}
