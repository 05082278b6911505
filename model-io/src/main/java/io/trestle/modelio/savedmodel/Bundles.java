package io.trestle.modelio.savedmodel;

import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.SavedModelReader;
import io.trestle.modelio.ServedGraph;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import io.trestle.modelio.tensorbundle.TensorBundle;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Opens bundles, and single checkpoints wherever they lie, to read them. */
public final class Bundles {
  /** The largest {@code saved_model.pb} that is read into memory. */
  private static final int MOST_META_BYTES = 256 << 20;

  private Bundles() {}

  /**
   * Opens a SavedModel or a session bundle.
   *
   * @param directory one version's directory
   * @throws FileNotFoundException if it holds neither {@code saved_model.pb} nor {@code
   *     export.meta}
   * @throws io.trestle.modelio.CorruptFileException if a file is damaged, missing or cut off
   * @throws IOException if it cannot be read, or its graph takes more than 256 MiB
   */
  public static SavedModelReader open(Configuration conf, Path directory) throws IOException {
    Path qualified = directory.getFileSystem(conf).makeQualified(directory);
    Store store = Stores.of(conf, qualified);
    for (BundleLayout layout : BundleLayout.values()) {
      Path meta = new Path(qualified, Layouts.lastFile(layout));
      if (store.entry(meta).isPresent()) {
        List<ServedGraph> graphs = graphs(store, meta, layout);
        return new Opened(layout, graphs, variables(store, qualified, layout));
      }
    }
    throw new FileNotFoundException(
        "%s is no bundle: it holds neither %s nor %s; name a version's directory"
            .formatted(qualified, Layouts.SAVED_MODEL, Layouts.EXPORT_META));
  }

  /**
   * Opens a checkpoint, ours or TensorFlow's, wherever it lies.
   *
   * @param prefix its path without {@code .index}, such as {@code logs/model.ckpt-100}
   * @throws FileNotFoundException if there is no {@code <prefix>.index}
   * @throws io.trestle.modelio.CorruptFileException if a file is damaged, missing or cut off
   */
  public static CheckpointReader checkpoint(Configuration conf, Path prefix) throws IOException {
    return TensorBundle.open(Stores.of(conf, prefix), prefix);
  }

  private static List<ServedGraph> graphs(Store store, Path meta, BundleLayout layout)
      throws IOException {
    byte[] bytes = store.read(meta, MOST_META_BYTES);
    MetaGraphReader reader = new MetaGraphReader(meta.toString());
    return switch (layout) {
      case SAVED_MODEL -> reader.savedModel(bytes);
      case SESSION_BUNDLE -> reader.sessionBundle(bytes);
    };
  }

  private static Optional<CheckpointReader> variables(
      Store store, Path directory, BundleLayout layout) throws IOException {
    Path prefix = new Path(directory, Layouts.prefix(layout));
    return store.entry(prefix.suffix(".index")).isEmpty()
        ? Optional.empty()
        : Optional.of(TensorBundle.open(store, prefix));
  }

  private record Opened(
      BundleLayout layout, List<ServedGraph> graphs, Optional<CheckpointReader> variables)
      implements SavedModelReader {
    @Override
    public void close() throws IOException {
      if (variables.isPresent()) {
        variables.get().close();
      }
    }
  }
}
