package io.trestle.modelio.savedmodel;

import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * Deletes what killed exports left behind: staging directories, and where publishing copies file by
 * file also the half of a version that had been copied. Such a half is known by its staging
 * directory, which stays until the version is complete; nothing else with a number for a name is
 * ever touched.
 */
final class BundleCleanUp {
  private final Store store;
  private final Path directory;
  private final long before;
  private final List<String> deleted = new ArrayList<>();

  /**
   * Prepares a clean-up.
   *
   * @param before what was changed at this time or later stays, in milliseconds since 1970
   */
  BundleCleanUp(Store store, Path directory, long before) {
    this.store = store;
    this.directory = directory;
    this.before = before;
  }

  List<String> run() throws IOException {
    for (Store.Entry entry : store.list(directory)) {
      if (isStaging(entry)) {
        Map<String, Store.Entry> staged = files(entry.path());
        if (isOld(entry, staged)) {
          deleteHalf(new Path(directory, target(entry)), staged);
          delete(entry.path());
        }
      }
    }
    return deleted;
  }

  private static boolean isStaging(Store.Entry entry) {
    return entry.kind() == Store.Kind.DIRECTORY
        && Stores.isTemporary(entry.name())
        && Layouts.version(target(entry)) > 0;
  }

  private static String target(Store.Entry staging) {
    return staging.name().substring(staging.name().lastIndexOf('.') + 1);
  }

  /**
   * The staging directory goes last, so that a clean-up that is killed leaves work for the next.
   */
  private void deleteHalf(Path version, Map<String, Store.Entry> staged) throws IOException {
    Map<String, Store.Entry> copied = files(version);
    boolean complete = false;
    for (BundleLayout layout : BundleLayout.values()) {
      complete |= copied.containsKey(Layouts.lastFile(layout));
    }
    boolean ofThisExport = !copied.isEmpty() && staged.keySet().containsAll(copied.keySet());
    if (!complete && ofThisExport && copied.values().stream().allMatch(this::isOld)) {
      delete(version);
    }
  }

  private void delete(Path path) throws IOException {
    store.delete(path);
    deleted.add(path.toString());
  }

  private boolean isOld(Store.Entry entry) {
    return entry.modified() < before;
  }

  /** Object stores have no directories to change: S3A gives the present as their time. */
  private boolean isOld(Store.Entry top, Map<String, Store.Entry> files) {
    return files.isEmpty() ? isOld(top) : files.values().stream().allMatch(this::isOld);
  }

  /** All files below a directory, by their path within it. */
  private Map<String, Store.Entry> files(Path top) throws IOException {
    Map<String, Store.Entry> files = new TreeMap<>();
    collect(top, "", files);
    return files;
  }

  private void collect(Path at, String prefix, Map<String, Store.Entry> files) throws IOException {
    for (Store.Entry entry : store.list(at)) {
      if (entry.kind() == Store.Kind.DIRECTORY) {
        collect(entry.path(), prefix + entry.name() + "/", files);
      } else {
        files.put(prefix + entry.name(), entry);
      }
    }
  }
}
