package io.trestle.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.spark.LocalSpark;
import io.trestle.test.seed.Seeded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

@Seeded
class TrainingDataTest {
  private static final SparkSession SPARK = LocalSpark.session();

  private static Dataset<Row> frame(DataType features, DataType label, Row... rows) {
    StructType schema =
        new StructType().add("features", features).add("label", label).add("w", "double");
    return SPARK.createDataFrame(Arrays.asList(rows), schema);
  }

  /** Rows of one feature and a label that is the row's number. */
  private static Dataset<Row> numbered(int rows, int partitions) {
    return SPARK
        .range(0, rows, 1, partitions)
        .selectExpr("array(cast(1 as float), cast(id as float)) as features", "id as label");
  }

  /** For each worker, for each epoch, its labels in order. */
  private static List<List<List<Integer>>> read(TrainingData data, long seed, int epochs) {
    return data.workers()
        .map(
            input -> {
              BatchReader reader = new BatchReader(input, seed, 7);
              Batch batch = new Batch(7);
              List<List<Integer>> all = new ArrayList<>();
              for (int epoch = 0; epoch < epochs; epoch++) {
                List<Integer> labels = new ArrayList<>();
                for (long i = 0; i < reader.schedule().batchesPerEpoch(); i++) {
                  reader.next(batch);
                  for (int s = 0; s < batch.size(); s++) {
                    labels.add(batch.label(s));
                  }
                }
                all.add(labels);
              }
              return all;
            })
        .collect();
  }

  private static List<Integer> sorted(List<Integer> values) {
    List<Integer> copy = new ArrayList<>(values);
    Collections.sort(copy);
    return copy;
  }

  @Test
  void givesEveryRowToOneWorkerInEveryEpoch(long seed) {
    try (TrainingData data =
        TrainingData.from(numbered(1001, 5)).workers(3).partitionBytes(1000).pack()) {
      assertThat(data.rows()).isEqualTo(1001);
      assertThat(data.numFeatures()).isEqualTo(2);
      assertThat(data.numClasses()).isEqualTo(1001);
      assertThat(List.of(data.rows(0), data.rows(1), data.rows(2)))
          .containsExactlyInAnyOrder(334L, 334L, 333L);
      List<List<List<Integer>>> workers = read(data, seed, 3);
      List<Integer> all = new ArrayList<>();
      for (int worker = 0; worker < 3; worker++) {
        List<Integer> first = workers.get(worker).get(0);
        assertThat(first).hasSize((int) data.rows(worker));
        assertThat(sorted(workers.get(worker).get(1))).isEqualTo(sorted(first));
        assertThat(workers.get(worker).get(2)).isNotEqualTo(first);
        all.addAll(first);
      }
      assertThat(sorted(all)).isEqualTo(IntStream.range(0, 1001).boxed().toList());
    }
  }

  @Test
  void dealsTheSameRowsEveryTime() {
    List<List<List<List<Integer>>>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (TrainingData data =
          TrainingData.from(numbered(500, 4)).workers(2).seed(9).partitionBytes(1000).pack()) {
        runs.add(read(data, 5, 2));
      }
    }
    assertThat(runs.get(1)).isEqualTo(runs.get(0));
  }

  @Test
  void dealsTheSameWithAndWithoutAShuffle() {
    JavaRDD<PackedBlock> packed =
        JavaSparkContext.fromSparkContext(SPARK.sparkContext())
            .parallelize(List.of(0, 1, 2), 3)
            .map(i -> Blocks.random(new SplittableRandom(i), 100 + i, 10, 1000, 0.5));
    Deal deal = new Deal(new ArrayList<>(List.of(0L, 100L, 201L)), 5, 2, 3);
    assertThat(labels(deal.inOneJvm(packed))).isEqualTo(labels(deal.shuffled(packed))).hasSize(6);
  }

  /** All rows lie on one host here, and Spark's own shuffle would ask for it. */
  @Test
  void noWorkersRowsAreBoundToTheHostThatReadThem() {
    JavaRDD<PackedBlock> packed =
        JavaSparkContext.fromSparkContext(SPARK.sparkContext())
            .parallelize(List.of(0), 1)
            .map(i -> Blocks.random(new SplittableRandom(i), 100, 10, 1000, 0.5));
    JavaRDD<PackedBlock> dealt = new Deal(new ArrayList<>(List.of(0L)), 5, 2, 1).shuffled(packed);
    assertThat(dealt.collect()).isNotEmpty();
    for (Partition partition : dealt.partitions()) {
      assertThat(SPARK.sparkContext().getPreferredLocs(dealt.rdd(), partition.index()).isEmpty())
          .isTrue();
    }
  }

  private static List<List<Integer>> labels(JavaRDD<PackedBlock> partitions) {
    return partitions
        .glom()
        .map(
            blocks -> {
              List<Integer> labels = new ArrayList<>();
              for (PackedBlock block : blocks) {
                for (int row = 0; row < block.rows(); row++) {
                  labels.add(block.label(row));
                }
              }
              return labels;
            })
        .collect();
  }

  @Test
  void mixesSortedAndAlternatingLabels() {
    for (String label : List.of("cast(id >= 5000 as int)", "cast(id % 2 as int)")) {
      Dataset<Row> rows =
          SPARK.range(0, 10_000, 1, 4).selectExpr("array(1d) as features", label + " as label");
      try (TrainingData data = TrainingData.from(rows).workers(2).pack()) {
        for (List<List<Integer>> worker : read(data, 1, 1)) {
          long ones = worker.get(0).stream().limit(1000).mapToInt(i -> i).sum();
          assertThat(ones).as("ones in the first 1000 of a worker").isBetween(400L, 600L);
        }
      }
    }
  }

  @Test
  void readsDataAgainFromLineageWhenItIsLost() {
    TrainingData data = TrainingData.from(numbered(300, 3)).workers(2).pack();
    List<List<List<Integer>>> before = read(data, 1, 1);
    data.close();
    assertThat(read(data, 1, 1)).isEqualTo(before);
  }

  @Test
  void persistsOnlyWhileOpen() {
    int before = SPARK.sparkContext().getPersistentRDDs().size();
    TrainingData data = TrainingData.from(numbered(300, 3)).workers(2).pack();
    assertThat(SPARK.sparkContext().getPersistentRDDs().size()).isEqualTo(before + 1);
    data.close();
    assertThat(SPARK.sparkContext().getPersistentRDDs().size()).isEqualTo(before);
  }

  @Test
  void readsEveryKindOfFeatures() {
    List<Dataset<Row>> frames =
        List.of(
            frame(
                SQLDataTypes.VectorType(),
                DataTypes.DoubleType,
                RowFactory.create(Vectors.dense(0, 0.5, 1), 1d, 2d),
                RowFactory.create(Vectors.sparse(3, new int[] {2}, new double[] {1}), 0d, 0.5)),
            frame(
                DataTypes.createArrayType(DataTypes.DoubleType),
                DataTypes.LongType,
                RowFactory.create(List.of(0d, 0.5, 1d), 1L, 2d),
                RowFactory.create(List.of(0d, 0d, 1d), 0L, 0.5)),
            frame(
                DataTypes.createArrayType(DataTypes.FloatType),
                DataTypes.IntegerType,
                RowFactory.create(List.of(0f, 0.5f, 1f), 1, 2d),
                RowFactory.create(List.of(0f, 0f, 1f), 0, 0.5)));
    for (Dataset<Row> frame : frames) {
      assertThat(rows(TrainingData.from(frame).weight("w")))
          .containsExactlyInAnyOrder("[0.0, 0.5, 1.0] 1 2.0", "[0.0, 0.0, 1.0] 0 0.5");
    }
    Dataset<Row> bytes =
        frame(
            DataTypes.BinaryType,
            DataTypes.IntegerType,
            RowFactory.create(new byte[] {0, (byte) 255, 0}, 1, 2d));
    assertThat(rows(TrainingData.from(bytes))).containsExactly("[0.0, 1.0, 0.0] 1 1.0");
  }

  private static List<String> rows(Packing packing) {
    try (TrainingData data = packing.pack()) {
      return data.workers()
          .map(
              input -> {
                List<String> rows = new ArrayList<>();
                Iterator<PackedBlock> blocks = input.open(0);
                while (blocks.hasNext()) {
                  PackedBlock block = blocks.next();
                  for (int row = 0; row < block.rows(); row++) {
                    rows.add(
                        Arrays.toString(Blocks.features(block, row))
                            + " "
                            + block.label(row)
                            + " "
                            + block.weight(row));
                  }
                }
                return rows;
              })
          .collect()
          .get(0);
    }
  }

  @Test
  void saysWhichRowIsWrong() {
    fails("array(1d)", "if(id = 7, 2.5, 1d)", "'label' in row 2 of partition 1 is 2.5");
    fails("array(1d)", "if(id = 3, -1d, 1d)", "'label' in row 3 of partition 0 is -1.0");
    fails("array(1d)", "if(id = 3, null, 1d)", "'label' in row 3 of partition 0 is null");
    fails("array(1d)", "if(id = 3, 4, 0)", "is 4.0");
    fails("if(id = 3, array(1d, 2d), array(1d))", "1d", "row 3 of partition 0 has 2 features");
    fails("if(id > 4, array(1d, 2d), array(1d))", "1d", "2 features in partition 1, but 1");
    fails("array(if(id = 9, double('nan'), 1d))", "1d", "row 4 of partition 1 has a feature");
    fails("if(id = 9, null, array(1d))", "1d", "row 4 of partition 1 is null");
    fails("array(if(id = 9, null, 1d))", "1d", "row 4 of partition 1 has a null as element 0");
    fails("id", "1d", "of type bigint");
  }

  private static void fails(String features, String label, String message) {
    Dataset<Row> rows =
        SPARK.range(0, 10, 1, 2).selectExpr(features + " as features", label + " as label");
    assertThatThrownBy(() -> TrainingData.from(rows).numClasses(3).pack())
        .isInstanceOf(InvalidTrainingDataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> TrainingData.from(numbered(3, 1)).workers(4).pack())
        .isInstanceOf(InvalidTrainingDataException.class)
        .hasMessageContaining("3 rows for 4 workers");
    assertThatThrownBy(() -> TrainingData.from(numbered(3, 1)).label("digit").pack())
        .isInstanceOf(InvalidTrainingDataException.class)
        .hasMessageContaining("no column 'digit'")
        .hasMessageContaining("features, label");
  }
}
