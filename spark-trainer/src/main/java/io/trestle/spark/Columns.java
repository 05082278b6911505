package io.trestle.spark;

import java.util.List;
import java.util.Optional;

/**
 * The columns of a DataFrame to train or evaluate on.
 *
 * @param features ML vector, array of float or double, or binary, whose bytes are unsigned and
 *     scaled to 0..1; {@code features} by default
 * @param label class number, whole numbers from 0 on; {@code label} by default
 * @param weight sample weight, 0 or more; by default every sample weighs 1
 */
public record Columns(String features, String label, Optional<String> weight) {
  /**
   * {@code features} and {@code label}; where there is no column {@code features}, {@code image},
   * as the data source {@code idx} calls it.
   */
  public static final Columns DEFAULT = new Columns("features", "label", Optional.empty());

  /** These columns as a DataFrame with columns of these names has them. */
  public Columns in(List<String> names) {
    boolean image = equals(DEFAULT) && !names.contains(features) && names.contains("image");
    return image ? new Columns("image", label, weight) : this;
  }
}
