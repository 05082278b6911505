package io.trestle.spark.data;

import java.io.Serializable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The rows of one input partition, packed block after block as they are asked for. Expects rows of
 * features, label and, if there are weights, weight.
 */
final class RowPacker implements Iterator<PackedBlock> {
  /** What the rows are read as. */
  record Layout(FeatureReader reader, RowColumns columns, int knownFeatures, int knownClasses)
      implements Serializable {
    static final int UNKNOWN = -1;
  }

  private static final int FEATURES = 0;
  private static final int LABEL = 1;
  private static final int WEIGHT = 2;
  private static final int MOST_CLASSES = 1 << 24;
  private static final String INDEXER = " StringIndexer makes such labels.";

  private final Iterator<InternalRow> rows;
  private final Layout layout;
  private final int partition;
  private int features;
  private BlockBuilder builder;
  private long row = -1;

  RowPacker(Iterator<InternalRow> rows, Layout layout, int partition) {
    this.rows = rows;
    this.layout = layout;
    this.partition = partition;
    this.features = layout.knownFeatures();
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public PackedBlock next() {
    if (!rows.hasNext()) {
      throw new NoSuchElementException();
    }
    while (rows.hasNext() && (builder == null || !builder.full())) {
      add(rows.next());
    }
    return builder.build();
  }

  private void add(InternalRow next) {
    row++;
    int label = label(next);
    float weight = weight(next);
    String column = layout.columns().features();
    if (next.isNullAt(FEATURES)) {
      throw invalid(
          column, "is null", "Vectors MUST NOT be Null: fill them in or filter them out.");
    }
    int size = layout.reader().size(next, FEATURES);
    if (features == Layout.UNKNOWN) {
      features = size;
    }
    if (size != features || size == 0) {
      throw invalid(
          column,
          "has " + size + " features where " + features + " are expected",
          "Every row needs the same number of features, at least 1.");
    }
    if (builder == null) {
      builder = new BlockBuilder(features);
    }
    int missing = layout.reader().firstNull(next, FEATURES);
    if (missing >= 0) {
      throw invalid(column, "has a null as element " + missing, "Fill in or filter out nulls.");
    }
    layout.reader().add(next, FEATURES, builder, label, weight);
    if (!builder.lastRowIsFinite()) {
      throw invalid(
          column,
          "has a feature that is NaN or infinite",
          "Vector values MUST NOT be NaN or Infinity: clean the data first.");
    }
  }

  private int label(InternalRow next) {
    String column = layout.columns().label();
    if (next.isNullAt(LABEL)) {
      throw invalid(column, "is null", "Labels MUST NOT be Null or NaN.");
    }
    double label = next.getDouble(LABEL);
    if (Double.isNaN(label)) {
      throw invalid(column, "is NaN", "Labels MUST NOT be Null or NaN.");
    }
    int classes = layout.knownClasses() == Layout.UNKNOWN ? MOST_CLASSES : layout.knownClasses();
    if (!(label >= 0 && label < classes)) {
      throw invalid(
          column,
          "is " + label,
          "Labels MUST be in [0, " + classes + "), a whole number for each class." + INDEXER);
    }
    if (label != Math.rint(label)) {
      throw invalid(column, "is " + label, "Labels MUST be Integers." + INDEXER);
    }
    return (int) label;
  }

  private float weight(InternalRow next) {
    if (!layout.columns().weighted()) {
      return 1;
    }
    String column = layout.columns().weight();
    if (next.isNullAt(WEIGHT) || Double.isNaN(next.getDouble(WEIGHT))) {
      throw invalid(column, "is null or NaN", "Weights MUST NOT be Null or NaN.");
    }
    float weight = (float) next.getDouble(WEIGHT);
    if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
      throw invalid(column, "is " + weight, "Weights MUST NOT be Negative or Infinity.");
    }
    return weight;
  }

  private InvalidTrainingDataException invalid(String column, String problem, String remedy) {
    return new InvalidTrainingDataException(
        "Column '"
            + column
            + "' in row "
            + row
            + " of partition "
            + partition
            + " "
            + problem
            + ".",
        remedy);
  }
}
