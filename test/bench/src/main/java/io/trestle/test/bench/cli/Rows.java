package io.trestle.test.bench.cli;

import io.trestle.test.bench.Row;
import io.trestle.test.bench.accuracy.AccuracyRow;
import io.trestle.test.bench.bulk.BulkRow;
import io.trestle.test.bench.sparse.SparseRow;
import io.trestle.test.bench.steps.StepsRow;
import io.trestle.test.bench.strategies.StrategiesRow;
import java.util.List;

/** All rows, in the order of their numbers. */
final class Rows {
  private Rows() {}

  static List<Row> all() {
    return List.of(
        new StepsRow(), new AccuracyRow(), new BulkRow(), new SparseRow(), new StrategiesRow());
  }
}
