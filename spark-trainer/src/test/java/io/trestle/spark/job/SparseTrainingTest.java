package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.trestle.modelio.ServingGraph;
import io.trestle.ps.VariableSpec;
import io.trestle.spark.GradientCompression;
import io.trestle.spark.InvalidTrainingConfigException;
import io.trestle.spark.LossReduction;
import io.trestle.spark.Mode;
import io.trestle.spark.Model;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.model.GradientComputer;
import io.trestle.spark.model.RowGradientComputer;
import io.trestle.spark.model.RowSparseModel;
import io.trestle.spark.model.SoftmaxRegression;
import io.trestle.spark.model.TrainableModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row by row, the same comes out as when the whole model travels. */
@Timeout(120)
final class SparseTrainingTest {
  private static final int COLUMNS = 100_000;
  private static final int CLASSES = 3;

  /** One worker has 2,001 of them, a batch more than the other. */
  private static final int ROWS = 4_001;

  private static final SoftmaxRegression SOFTMAX =
      new SoftmaxRegression(COLUMNS, CLASSES, LossReduction.MEAN);

  private static SparkSession spark;
  private static Dataset<Row> rows;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("trestle-test")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    rows = sparse(ROWS, 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05})
  void equalsWholePullsInSynchronousMode(double clipNorm) {
    TrainingConfig.Builder config = config().mode(Mode.sync()).servers(2).clipNorm(clipNorm);
    TrainingResult byRows = train(config, new RowsOnly(SOFTMAX), "rows");
    TrainingResult whole = train(config, new WholeOnly(SOFTMAX), "whole");
    assertThat(byRows.steps()).isEqualTo(2 * 21).isEqualTo(whole.steps());
    assertThat(byRows.samples()).isEqualTo(2 * ROWS).isEqualTo(whole.samples());
    List<Float> expected = Variables.read(dir.resolve("whole"), whole.steps());
    List<Float> trained = Variables.read(dir.resolve("rows"), byRows.steps());
    assertThat(trained).hasSize((COLUMNS + 1) * CLASSES);
    double furthest = 0;
    double norm = 0;
    for (int i = 0; i < trained.size(); i++) {
      furthest = Math.max(furthest, Math.abs(trained.get(i) - expected.get(i)));
      norm += trained.get(i) * trained.get(i);
    }
    assertThat(furthest).isLessThan(1e-5);
    // Every step moves by at most learning rate times norm.
    if (clipNorm > 0) {
      assertThat(Math.sqrt(norm)).isPositive().isLessThanOrEqualTo(42 * 0.5 * clipNorm + 1e-3);
    } else {
      assertThat(Math.sqrt(norm)).isGreaterThan(42 * 0.5 * 0.05);
    }
    assertThat(byRows.testAccuracy().getAsDouble())
        .isCloseTo(whole.testAccuracy().getAsDouble(), within(1e-3));
  }

  @Test
  void countsEverySampleOnceAsynchronouslyAndLearns() {
    TrainingResult result = train(config().epochs(4), new RowsOnly(SOFTMAX), "async");
    assertThat(result.samples()).isEqualTo(4 * ROWS);
    assertThat(result.steps()).isEqualTo(4 * (21 + 20));
    assertThat(result.testAccuracy().getAsDouble()).isGreaterThan(0.9);
  }

  @Test
  void exportsWithoutACheckpoint() {
    TrainingResult result =
        Trainer.on(spark)
            .config(config().epochs(1).workDir(dir.resolve("model").toString()).build())
            .model(new RowsOnly(SOFTMAX))
            .train(rows);
    assertThat(result.bundle()).isPresent();
    assertThat(dir.resolve("model/1/saved_model.pb")).exists();
    assertThat(dir.resolve("model/1/variables/variables.data-00000-of-00001"))
        .hasSize((COLUMNS + 1L) * CLASSES * Float.BYTES);
  }

  @Test
  void takesNoGradientCompression() {
    TrainingConfig.Builder config =
        config().gradientCompression(GradientCompression.adaptiveThreshold());
    assertThatThrownBy(() -> train(config, SOFTMAX, "compressed"))
        .isInstanceOf(InvalidTrainingConfigException.class)
        .hasMessageContaining("gradientCompression is threshold; it must be none")
        .hasMessageContaining("row by row");
  }

  private TrainingResult train(TrainingConfig.Builder config, Model model, String logs) {
    return Trainer.on(spark)
        .config(config.logDir(dir.resolve(logs).toString()).build())
        .model(model)
        .evaluation(sparse(300, 2))
        .train(rows);
  }

  private static TrainingConfig.Builder config() {
    return TrainingConfig.builder().batchSize(100).epochs(2).learningRate(0.5);
  }

  /** Twenty columns anywhere and three that tell the class; the first row has none at all. */
  private static Dataset<Row> sparse(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> all = new ArrayList<>();
    all.add(RowFactory.create(Vectors.sparse(COLUMNS, new int[0], new double[0]), 0));
    for (int i = 1; i < count; i++) {
      int label = i % CLASSES;
      TreeSet<Integer> columns = new TreeSet<>();
      while (columns.size() < 20) {
        columns.add(random.nextInt(COLUMNS));
      }
      while (columns.size() < 23) {
        columns.add(COLUMNS / CLASSES * label + random.nextInt(50));
      }
      int[] indices = columns.stream().mapToInt(Integer::intValue).toArray();
      double[] values = random.doubles(indices.length, 0.5, 1.5).toArray();
      all.add(RowFactory.create(Vectors.sparse(COLUMNS, indices, values), label));
    }
    return spark.createDataFrame(
        all,
        new StructType()
            .add("features", new VectorUDT(), false)
            .add("label", DataTypes.IntegerType, false));
  }

  /** Trains and evaluates row by row or not at all. */
  private record RowsOnly(SoftmaxRegression softmax) implements RowSparseModel {
    @Override
    public List<VariableSpec> variables() {
      return softmax.variables();
    }

    @Override
    public int numFeatures() {
      return softmax.numFeatures();
    }

    @Override
    public int numClasses() {
      return softmax.numClasses();
    }

    @Override
    public LossReduction reduction() {
      return softmax.reduction();
    }

    @Override
    public ServingGraph servingGraph() {
      return softmax.servingGraph();
    }

    @Override
    public long numParameters() {
      return softmax.numParameters();
    }

    @Override
    public GradientComputer newGradientComputer() {
      throw new AssertionError("The whole model is not to travel.");
    }

    @Override
    public RowGradientComputer newRowGradientComputer() {
      return softmax.newRowGradientComputer();
    }

    @Override
    public int rowLength() {
      return softmax.rowLength();
    }

    @Override
    public int numDenseParameters() {
      return softmax.numDenseParameters();
    }
  }

  /** Hides that rows could travel. */
  private record WholeOnly(SoftmaxRegression softmax) implements TrainableModel {
    @Override
    public List<VariableSpec> variables() {
      return softmax.variables();
    }

    @Override
    public int numFeatures() {
      return softmax.numFeatures();
    }

    @Override
    public int numClasses() {
      return softmax.numClasses();
    }

    @Override
    public LossReduction reduction() {
      return softmax.reduction();
    }

    @Override
    public ServingGraph servingGraph() {
      return softmax.servingGraph();
    }

    @Override
    public long numParameters() {
      return softmax.numParameters();
    }

    @Override
    public GradientComputer newGradientComputer() {
      return softmax.newGradientComputer();
    }
  }
}
