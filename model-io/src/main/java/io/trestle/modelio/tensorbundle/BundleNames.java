package io.trestle.modelio.tensorbundle;

import org.apache.hadoop.fs.Path;

/** File names of a bundle: {@code <prefix>.index} and {@code <prefix>.data-0000i-of-0000N}. */
public final class BundleNames {
  /** How an index's name ends. */
  public static final String INDEX = ".index";

  private BundleNames() {}

  /** The index of a bundle. */
  public static Path index(Path prefix) {
    return prefix.suffix(INDEX);
  }

  /** A data file of a bundle. */
  public static Path data(Path prefix, int file, int files) {
    return prefix.suffix(".data-%05d-of-%05d".formatted(file, files));
  }
}
