package io.trestle.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.trestle.spark.LossReduction;
import io.trestle.spark.data.Batch;
import io.trestle.spark.data.Blocks;
import io.trestle.spark.data.CsrBlock;
import io.trestle.spark.data.PackedBlock;
import io.trestle.spark.model.kernel.Kernels;
import io.trestle.test.seed.Seeded;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Seeded
class SoftmaxRegressionTest {
  private static float[] parameters(SplittableRandom random, SoftmaxRegression model) {
    float[] all = new float[(int) model.numParameters()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) random.nextDouble(-1, 1);
    }
    return all;
  }

  private static double distance(float[] found, double[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double greatest = 0;
    for (int i = 0; i < found.length; i++) {
      // Math.max, unlike a comparison, lets NaN through.
      greatest = Math.max(greatest, Math.abs(found[i] - expected[i]));
    }
    return greatest;
  }

  private static void agrees(SplittableRandom random, int classes, PackedBlock... blocks) {
    int features = blocks[0].features();
    for (LossReduction reduction : LossReduction.values()) {
      SoftmaxRegression model = new SoftmaxRegression(features, classes, reduction);
      Batch batch = new Batch(1000);
      for (PackedBlock block : blocks) {
        for (int row = 0; row < block.rows(); row++) {
          batch.add(block, row);
        }
      }
      float[] parameters = parameters(random, model);
      Reference expected = new Reference(model, parameters, batch);
      GradientComputer computer = model.newGradientComputer();
      computer.load(parameters);
      float[] gradient = new float[parameters.length];
      Arrays.fill(gradient, Float.NaN);
      for (int round = 0; round < 2; round++) {
        BatchResult result = computer.compute(batch, gradient);
        double scale = reduction == LossReduction.SUM ? batch.size() : 1;
        assertThat(distance(gradient, expected.gradient))
            .as("%d classes, %s", classes, reduction)
            .isLessThan(1e-5 * scale);
        assertThat(result.lossSum()).isCloseTo(expected.lossSum, within(1e-4 * batch.size()));
        assertThat(result.weightSum()).isCloseTo(expected.weightSum, within(1e-3));
        assertThat(result.correct()).isEqualTo(expected.correct);
        assertThat(result.samples()).isEqualTo(batch.size());
      }
      float[] probabilities = new float[batch.size() * classes];
      computer.probabilities(batch, probabilities);
      double[] flat =
          Arrays.stream(expected.probabilities).flatMapToDouble(Arrays::stream).toArray();
      assertThat(distance(probabilities, flat)).isLessThan(1e-5);
      assertThat(computer.evaluate(batch).lossSum())
          .isCloseTo(expected.lossSum, within(1e-4 * batch.size()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 31, 32, 33, 100})
  void agreesWithTheTextbookOnEveryLayout(int classes) {
    SplittableRandom random = new SplittableRandom(classes);
    agrees(random, classes, Blocks.random(random, 13, 31, classes, 0.1));
    agrees(random, classes, Blocks.random(random, 13, 31, classes, 0.9));
    agrees(random, classes, Blocks.randomBytes(random, 13, 31, classes, 0.9));
    agrees(random, classes, Blocks.randomSparse(random, 13, 31, classes, 3));
    if (classes < 18) {
      agrees(random, classes, Blocks.randomSparse(random, 13, 70_000, classes, 3));
    }
  }

  @Test
  void takesBatchesAcrossBlocksOfDifferentLayouts(SplittableRandom random) {
    agrees(
        random,
        10,
        Blocks.random(random, 6, 50, 10, 0.9),
        Blocks.random(random, 5, 50, 10, 0.1),
        Blocks.randomBytes(random, 3, 50, 10, 0.9),
        Blocks.randomSparse(random, 7, 50, 10, 4),
        Blocks.random(random, 1, 50, 10, 0.9));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 20})
  void givesTheSameBitsRowByRow(int classes) {
    SplittableRandom random = new SplittableRandom(classes);
    CsrBlock block = Blocks.randomSparse(random, 50, 100_000, classes, 40);
    SoftmaxRegression model = new SoftmaxRegression(100_000, classes, LossReduction.MEAN);
    float[] parameters = parameters(random, model);
    Batch batch = Batch.of(block);

    float[] whole = new float[parameters.length];
    GradientComputer computer = model.newGradientComputer();
    computer.load(parameters);
    double loss = computer.compute(batch, whole).lossSum();

    TouchedRows rows = new TouchedRows();
    rows.of(batch);
    float[] values = new float[rows.count() * classes];
    for (int i = 0; i < rows.count(); i++) {
      System.arraycopy(parameters, rows.ids()[i] * classes, values, i * classes, classes);
    }
    float[] bias = Arrays.copyOfRange(parameters, 100_000 * classes, parameters.length);
    float[] rowGradient = new float[values.length];
    float[] biasGradient = new float[classes];
    RowGradientComputer byRow = model.newRowGradientComputer();
    assertThat(byRow.compute(batch, rows, values, bias, rowGradient, biasGradient).lossSum())
        .isEqualTo(loss);
    float[] scattered = new float[parameters.length];
    for (int i = 0; i < rows.count(); i++) {
      System.arraycopy(rowGradient, i * classes, scattered, rows.ids()[i] * classes, classes);
    }
    System.arraycopy(biasGradient, 0, scattered, 100_000 * classes, classes);
    assertThat(scattered).isEqualTo(whole);
    assertThat(byRow.evaluate(batch, rows, values, bias).lossSum()).isEqualTo(loss);
  }

  @Test
  void countsTheFirstOfEqualsAsTheAnswer(SplittableRandom random) {
    SoftmaxRegression model = new SoftmaxRegression(20, 10, LossReduction.MEAN);
    GradientComputer computer = model.newGradientComputer();
    computer.load(new float[(int) model.numParameters()]);
    PackedBlock block = Blocks.random(random, 200, 20, 10, 0.1);
    long zeros = 0;
    for (int row = 0; row < block.rows(); row++) {
      zeros += block.label(row) == 0 ? 1 : 0;
    }
    assertThat((long) computer.evaluate(Batch.of(block)).correct()).isEqualTo(zeros);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 20})
  void losesNothingWhenParametersAreNoNumbers(int classes) {
    PackedBlock block = Blocks.random(new SplittableRandom(1), 8, 20, classes, 0.2);
    SoftmaxRegression model = new SoftmaxRegression(20, classes, LossReduction.MEAN);
    GradientComputer computer = model.newGradientComputer();
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] parameters = new float[(int) model.numParameters()];
      Arrays.fill(parameters, bad);
      computer.load(parameters);
      assertThat(computer.evaluate(Batch.of(block)).meanLoss()).isNaN();
    }
  }

  @Test
  void staysFiniteWhereExponentialsWouldOverflow() {
    PackedBlock block = Blocks.random(new SplittableRandom(1), 8, 20, 10, 0.2);
    SoftmaxRegression model = new SoftmaxRegression(20, 10, LossReduction.MEAN);
    float[] parameters = parameters(new SplittableRandom(2), model);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= 10_000;
    }
    GradientComputer computer = model.newGradientComputer();
    computer.load(parameters);
    float[] gradient = new float[parameters.length];
    assertThat(computer.compute(Batch.of(block), gradient).meanLoss()).isFinite().isPositive();
    for (float value : gradient) {
      assertThat(value).isFinite();
    }
  }

  @Test
  void namesWhatDoesNotFit(SplittableRandom random) {
    GradientComputer computer =
        new SoftmaxRegression(20, 3, LossReduction.MEAN).newGradientComputer();
    Batch batch = Batch.of(Blocks.random(random, 4, 21, 3, 0.2));
    assertThatThrownBy(() -> computer.evaluate(batch)).hasMessageContaining("load");
    computer.load(new float[63]);
    assertThatThrownBy(() -> computer.evaluate(batch))
        .hasMessageContaining("21 features")
        .hasMessageContaining("model of 20 features and 3 classes");
    assertThatThrownBy(() -> computer.load(new float[62])).hasMessageContaining("62 parameters");
  }

  @Test
  void usesTheVectorApiInThisBuild() {
    assertThat(Kernels.description()).isEqualTo("Vector API, 256 bits");
  }

  @Test
  void findsTouchedRowsInOrder(SplittableRandom random) {
    CsrBlock block = Blocks.randomSparse(random, 200, 100_000_000, 2, 40);
    TouchedRows rows = new TouchedRows();
    rows.of(Batch.of(block));
    int[] expected = Arrays.stream(block.wideIndices()).distinct().sorted().toArray();
    assertThat(Arrays.copyOf(rows.ids(), rows.count())).isEqualTo(expected);
    for (int i = 0; i < rows.entries(); i++) {
      assertThat(rows.ids()[rows.places()[i]]).isEqualTo(block.index(i));
    }
  }
}
