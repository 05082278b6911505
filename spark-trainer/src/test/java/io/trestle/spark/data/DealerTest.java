package io.trestle.spark.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.test.seed.Seeded;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

@Seeded
class DealerTest {
  @Test
  void givesEqualShares(long seed) {
    for (int workers = 1; workers < 6; workers++) {
      for (int partitions = 1; partitions < 5; partitions++) {
        int[] rows = new int[workers * partitions];
        Dealer dealer = new Dealer(seed, workers, partitions);
        for (int row = 0; row < 997; row++) {
          rows[dealer.partition(row)]++;
        }
        int[] perWorker = new int[workers];
        for (int i = 0; i < rows.length; i++) {
          perWorker[i / partitions] += rows[i];
          int[] own =
              Arrays.copyOfRange(
                  rows, i / partitions * partitions, (i / partitions + 1) * partitions);
          assertThat(Arrays.stream(own).max().getAsInt() - Arrays.stream(own).min().getAsInt())
              .isLessThanOrEqualTo(1);
        }
        assertThat(
                Arrays.stream(perWorker).max().getAsInt()
                    - Arrays.stream(perWorker).min().getAsInt())
            .isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void dealsARowTheSameWhereverItStarts(long seed) {
    Dealer unbroken = new Dealer(seed, 3, 4);
    for (int row = 0; row < 200; row++) {
      assertThat(new Dealer(seed, 3, 4).partition(row)).isEqualTo(unbroken.partition(row));
    }
  }
}
