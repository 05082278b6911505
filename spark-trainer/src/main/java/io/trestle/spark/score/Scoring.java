package io.trestle.spark.score;

import io.trestle.spark.Columns;
import io.trestle.spark.TrestleException;
import io.trestle.spark.data.InvalidTrainingDataException;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Scores rows with softmax regression out of a bundle or checkpoint. Every executor reads the files
 * once; nothing of the model or of the rows goes through the driver. Thread-safe.
 */
public final class Scoring {
  /** The column with the most likely class, a double as Spark ML's. */
  public static final String PREDICTION = "prediction";

  /** The column with the classes' probabilities, an array of doubles. */
  public static final String PROBABILITY = "probability";

  private final SparkSession spark;
  private final ModelFiles files;
  private final Columns columns;

  private Scoring(SparkSession spark, ModelFiles files, Columns columns) {
    this.spark = spark;
    this.files = files;
    this.columns = columns;
  }

  /**
   * Finds a model.
   *
   * @param model a bundle's version or the directory of its versions, a checkpoint or a log
   *     directory, any Hadoop URI
   * @param columns of the rows; only {@link #evaluate} looks at the label
   * @throws TrestleException when there is none
   */
  public static Scoring of(SparkSession spark, String model, Columns columns) {
    try {
      ModelFiles files = ModelFiles.find(spark.sessionState().newHadoopConf(), model);
      return new Scoring(spark, files, columns);
    } catch (IOException e) {
      throw new TrestleException(
          "The model " + model + " cannot be read.",
          e.getMessage() + ".",
          "See that it is there, and that driver and executors may read it.",
          e);
    }
  }

  /** Where the model is: one version of a bundle, or one checkpoint. */
  public String model() {
    return files.path();
  }

  /**
   * The rows without their features, and with {@link #PREDICTION} and {@link #PROBABILITY}.
   *
   * @throws InvalidTrainingDataException when a column is missing, or the rows have one of these
   */
  public Dataset<Row> predict(Dataset<Row> rows) {
    String column = features(rows);
    StructType schema = scored(rows.schema(), column);
    int ordinal = rows.schema().fieldIndex(column);
    Task task = task(column);
    MapPartitionsFunction<Row, Row> score =
        part -> {
          Probabilities probabilities = task.probabilities();
          return map(part, row -> append(row, ordinal, probabilities.of(row, ordinal)));
        };
    return rows.mapPartitions(score, Encoders.row(schema));
  }

  /**
   * Measures the model on rows with labels.
   *
   * @throws InvalidTrainingDataException when a column is missing or a label is no class
   */
  public Scores evaluate(Dataset<Row> rows) {
    String column = features(rows);
    String label = require(rows, columns.in(List.of(rows.columns())).label());
    Dataset<Row> needed = rows.select(rows.col(column), rows.col(label).cast("double"));
    Task task = task(column);
    JavaRDD<Tally> tallies =
        needed.javaRDD().mapPartitions(part -> List.of(task.tally(part)).iterator());
    if (tallies.getNumPartitions() == 0) {
      throw noRows();
    }
    Scores scores = tallies.treeReduce(Tally::add).scores();
    if (scores.samples() == 0) {
      throw noRows();
    }
    return scores;
  }

  private static InvalidTrainingDataException noRows() {
    return new InvalidTrainingDataException(
        "There are no rows to measure on.", "See that the right data is named.");
  }

  private Task task(String column) {
    Broadcast<SerializableConfiguration> conf =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    return new Task(UUID.randomUUID(), files, conf, column);
  }

  private String features(Dataset<Row> rows) {
    return require(rows, columns.in(List.of(rows.columns())).features());
  }

  private static String require(Dataset<Row> rows, String column) {
    if (!List.of(rows.columns()).contains(column)) {
      throw new InvalidTrainingDataException(
          "There is no column '" + column + "'.",
          "The data has " + String.join(", ", rows.columns()) + ".");
    }
    return column;
  }

  private static StructType scored(StructType schema, String features) {
    StructType scored = new StructType();
    for (StructField field : schema.fields()) {
      if (field.name().equals(PREDICTION) || field.name().equals(PROBABILITY)) {
        throw new InvalidTrainingDataException(
            "The data has a column '" + field.name() + "' already.", "Rename it or drop it.");
      }
      scored = field.name().equals(features) ? scored : scored.add(field);
    }
    return scored
        .add(PREDICTION, DataTypes.DoubleType, false)
        .add(PROBABILITY, DataTypes.createArrayType(DataTypes.DoubleType, false), false);
  }

  private static Row append(Row row, int without, double[] probabilities) {
    Object[] values = new Object[row.length() + 1];
    int place = 0;
    for (int i = 0; i < row.length(); i++) {
      if (i != without) {
        values[place++] = row.get(i);
      }
    }
    values[place++] = (double) SoftmaxWeights.best(probabilities);
    values[place] = Arrays.stream(probabilities).boxed().toArray(Double[]::new);
    return RowFactory.create(values);
  }

  private static <A, B> Iterator<B> map(Iterator<A> from, Function<A, B> function) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return from.hasNext();
      }

      @Override
      public B next() {
        return function.apply(from.next());
      }
    };
  }

  /** What travels to the tasks. */
  private record Task(
      UUID scoring, ModelFiles files, Broadcast<SerializableConfiguration> conf, String column)
      implements Serializable {

    Probabilities probabilities() {
      return new Probabilities(model(), column);
    }

    Tally tally(Iterator<Row> rows) {
      Tally tally = new Tally(model().classes());
      Probabilities probabilities = probabilities();
      while (rows.hasNext()) {
        Row row = rows.next();
        tally.add(label(row), probabilities.of(row, 0));
      }
      return tally;
    }

    private SoftmaxWeights model() {
      return LoadedModel.of(scoring, files, conf.value().value());
    }

    private int label(Row row) {
      double label = row.isNullAt(1) ? -1 : row.getDouble(1);
      if (!(label >= 0 && label < model().classes() && label == Math.rint(label))) {
        throw new InvalidTrainingDataException(
            "A row has the label " + (row.isNullAt(1) ? "null" : label) + ".",
            "The model's classes are 0 to " + (model().classes() - 1) + ".");
      }
      return (int) label;
    }
  }
}
