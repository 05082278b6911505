package io.trestle.spark.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.trestle.ps.JobSpec;
import io.trestle.ps.Parts;
import io.trestle.spark.GradientCompression;
import io.trestle.test.seed.Seeded;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is not sent is kept, and what is sent is what the wire can carry. */
final class ThresholdEncoderTest {
  private static final int SIZE = 2_000;

  @Test
  @Seeded
  void whatWasSentAndWhatIsLeftIsWhatCame(SplittableRandom random) {
    // Multiples of 1/64 below 2^17: floats add them exactly.
    ThresholdEncoder encoder = new ThresholdEncoder(3, SIZE, 0.25f);
    float[] came = new float[SIZE];
    float[] sent = new float[SIZE];
    for (int step = 0; step < 200; step++) {
      float[] gradient = new float[SIZE + 5];
      for (int i = 0; i < SIZE; i++) {
        gradient[3 + i] = random.nextInt(-20, 21) / 64f;
        came[i] += gradient[3 + i];
      }
      gradient[0] = 7;
      gradient[SIZE + 3] = 8;
      assertThat(encoder.encode(gradient)).isEqualTo(0.25f);
      for (int i = 0; i < SIZE; i++) {
        assertThat(Math.abs(gradient[3 + i])).isIn(0f, 0.25f);
        sent[i] += gradient[3 + i];
      }
      assertThat(gradient[0]).isEqualTo(7);
      assertThat(gradient[SIZE + 3]).isEqualTo(8);
    }
    for (int i = 0; i < SIZE; i++) {
      assertThat(sent[i] + encoder.residual()[i]).isEqualTo(came[i]);
    }
    assertThat(sent).isNotEqualTo(new float[SIZE]);
  }

  @Test
  @Seeded
  void theThresholdFindsItsShareWhateverTheScale(SplittableRandom random) {
    for (double scale : new double[] {1e-6, 1, 1e4}) {
      ThresholdEncoder encoder = new ThresholdEncoder(0, SIZE, 0);
      double[] came = new double[SIZE];
      double[] sent = new double[SIZE];
      double share = 0;
      for (int step = 0; step < 1_000; step++) {
        // The scale falls a hundredfold, as gradients do while a model learns.
        double now = scale * Math.pow(0.01, step / 1_000.0);
        float[] gradient = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
          gradient[i] = (float) (now * random.nextDouble(-1, 1.2));
          came[i] += gradient[i];
        }
        float threshold = encoder.encode(gradient);
        for (int i = 0; i < SIZE; i++) {
          assertThat(gradient[i] == 0 || Math.abs(gradient[i]) == threshold).isTrue();
          sent[i] += gradient[i];
          share += gradient[i] == 0 ? 0 : 1.0 / SIZE / 1_000;
        }
      }
      assertThat(share).isBetween(ThresholdEncoder.LEAST, 2 * ThresholdEncoder.MOST);
      for (int i = 0; i < SIZE; i++) {
        assertThat(sent[i] + encoder.residual()[i]).isCloseTo(came[i], within(1e-3 * scale));
      }
    }
  }

  @Test
  void whatIsNoNumberIsFoundAtOnce() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      ThresholdEncoder encoder = new ThresholdEncoder(0, 3, 1);
      assertThatThrownBy(() -> encoder.encode(new float[] {0, bad, 0}))
          .isInstanceOf(DivergedException.class);
    }
  }

  @Test
  void gradientsOfNothingAreSentAsNothing() {
    ThresholdEncoder encoder = new ThresholdEncoder(0, 100, 0);
    float[] gradient = new float[100];
    for (int step = 0; step < 5; step++) {
      assertThat(encoder.encode(gradient)).isPositive();
      assertThat(gradient).containsOnly(0f);
    }
  }

  @Test
  void vectorsAreLeftAlone() {
    JobSpec job = JobSpec.builder("two").variable("W", 4, 2).variable("b", 2).build();
    float[] gradient = new float[10];
    Arrays.fill(gradient, 0.75f);
    Parts parts = Parts.dense(job, gradient);
    new GradientEncoding(job, GradientCompression.threshold(0.5)).encode(gradient, parts);
    assertThat(gradient).containsExactly(.5f, .5f, .5f, .5f, .5f, .5f, .5f, .5f, .75f, .75f);
    assertThat(parts.threshold(0)).isEqualTo(0.5f);
    assertThat(parts.threshold(1)).isZero();
    new GradientEncoding(job, GradientCompression.none())
        .encode(gradient, Parts.dense(job, gradient));
    assertThat(gradient[9]).isEqualTo(.75f);
  }
}
