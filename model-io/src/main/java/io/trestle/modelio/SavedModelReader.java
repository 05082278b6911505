package io.trestle.modelio;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads a serving bundle, ours or TensorFlow's: what it can be asked, and its variables. Made by
 * {@code io.trestle.modelio.savedmodel.Bundles}. Thread-safe.
 */
public interface SavedModelReader extends Closeable {
  /** Which kind of bundle it is. */
  BundleLayout layout();

  /** The graphs in it; usually one, tagged {@code serve}. A session bundle's has no tags. */
  List<ServedGraph> graphs();

  /**
   * The variables, with their values; empty for a bundle that has none. Closed with this reader.
   */
  Optional<CheckpointReader> variables();

  @Override
  void close() throws IOException;
}
