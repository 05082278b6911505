package io.trestle.modelio;

import java.io.Closeable;
import java.util.List;

/**
 * Reads a serving bundle, ours or TensorFlow's: what it can be asked, and its variables. Made by
 * {@code io.trestle.modelio.savedmodel.Bundles}. Thread-safe.
 */
public interface SavedModelReader extends Closeable {
  /** Which kind of bundle it is. */
  BundleLayout layout();

  /** The graphs in it; usually one, tagged {@code serve}. A session bundle's has no tags. */
  List<ServedGraph> graphs();

  /** The variables; values are read through this. Closed with this reader. */
  CheckpointReader variables();
}
