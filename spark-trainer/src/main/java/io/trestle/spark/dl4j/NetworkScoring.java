package io.trestle.spark.dl4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Adds to rows what a network says of them, many at once. */
final class NetworkScoring implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  /** So many that the calls into native code do not count; a convolution's memory grows by it. */
  private static final int CHUNK = 250;

  private final Dl4jClassificationModel model;
  private final int features;

  /**
   * A function for rows.
   *
   * @param features where a row has its vector
   */
  NetworkScoring(Dl4jClassificationModel model, int features) {
    this.model = model;
    this.features = features;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    NetworkScorer scorer = new NetworkScorer(model.network());
    Queue<Row> scored = new ArrayDeque<>();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !scored.isEmpty() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        if (scored.isEmpty()) {
          score(scorer, rows, scored);
        }
        return scored.remove();
      }
    };
  }

  private void score(NetworkScorer scorer, Iterator<Row> rows, Queue<Row> scored) {
    List<Row> chunk = new ArrayList<>();
    List<Vector> samples = new ArrayList<>();
    while (chunk.size() < CHUNK && rows.hasNext()) {
      Row row = rows.next();
      chunk.add(row);
      if (!row.isNullAt(features)) {
        samples.add(row.getAs(features));
      }
    }
    Iterator<double[]> outputs =
        samples.isEmpty() ? List.<double[]>of().iterator() : scorer.outputs(samples).iterator();
    for (Row row : chunk) {
      scored.add(scored(row, row.isNullAt(features) ? null : outputs.next()));
    }
  }

  private Row scored(Row row, double[] raw) {
    Object[] values = new Object[row.size() + 3];
    int at = 0;
    while (at < row.size()) {
      values[at] = row.get(at);
      at++;
    }
    double[] probabilities = raw == null ? null : raw.clone();
    if (raw != null) {
      model.raw2probabilityInPlace(new DenseVector(probabilities));
    }
    if (!model.getRawPredictionCol().isEmpty()) {
      values[at++] = raw == null ? null : new DenseVector(raw);
    }
    if (!model.getProbabilityCol().isEmpty()) {
      values[at++] = raw == null ? null : new DenseVector(probabilities);
    }
    if (!model.getPredictionCol().isEmpty()) {
      values[at++] = raw == null ? null : model.predictionOf(raw, probabilities);
    }
    return RowFactory.create(Arrays.copyOf(values, at));
  }
}
