package io.trestle.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.test.seed.Seeded;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@Seeded
class BatchReaderTest {
  /** Partitions of several blocks; the label of a sample is its number. */
  private static WorkerInput numbered(int worker, int... partitionRows) {
    List<List<PackedBlock>> partitions = new ArrayList<>();
    int number = 0;
    for (int rows : partitionRows) {
      List<PackedBlock> blocks = new ArrayList<>();
      for (int done = 0; done < rows; done += 7) {
        BlockBuilder builder = new BlockBuilder(1);
        for (int row = done; row < Math.min(rows, done + 7); row++) {
          builder.addDense(new float[] {1}, number++, 1);
        }
        blocks.add(builder.build());
      }
      partitions.add(blocks);
    }
    return Blocks.input(worker, partitions);
  }

  private static List<Integer> read(BatchReader reader, int batches, int batchSize) {
    Batch batch = new Batch(batchSize);
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      reader.next(batch);
      for (int sample = 0; sample < batch.size(); sample++) {
        labels.add(batch.label(sample));
      }
    }
    return labels;
  }

  @Test
  void countsEverySampleOnceInEveryEpoch(long seed) {
    BatchReader reader = new BatchReader(numbered(0, 20, 0, 33, 1), seed, 10);
    List<Integer> all = IntStream.range(0, 54).boxed().toList();
    List<Integer> first = read(reader, 6, 10);
    List<Integer> second = read(reader, 6, 10);
    assertThat(first).containsExactlyInAnyOrderElementsOf(all);
    assertThat(second).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(first);
  }

  @Test
  void endsAnEpochWithASmallerBatch(long seed) {
    BatchReader reader = new BatchReader(numbered(0, 20, 33, 1), seed, 10);
    Batch batch = new Batch(10);
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      reader.next(batch);
      sizes.add(batch.size());
    }
    assertThat(sizes).containsExactly(10, 10, 10, 10, 10, 4, 10, 10, 10, 10, 10, 4);
    assertThat(reader.position()).isEqualTo(new Position(2, 0));
  }

  @Test
  void findsTheSameSamplesFromAnyPosition(long seed) {
    WorkerInput input = numbered(3, 20, 0, 33, 1, 14);
    int size = 8;
    List<List<Integer>> unbroken = new ArrayList<>();
    BatchReader reader = new BatchReader(input, seed, size);
    for (int i = 0; i < 27; i++) {
      unbroken.add(read(reader, 1, size));
    }
    for (int start = 0; start < 27; start++) {
      BatchReader resumed = new BatchReader(input, seed, size);
      resumed.seek(start);
      assertThat(resumed.sequence()).isEqualTo(start);
      for (int i = start; i < 27; i++) {
        assertThat(read(resumed, 1, size))
            .as("batch %d after %d", i, start)
            .isEqualTo(unbroken.get(i));
      }
    }
  }

  @Test
  void mixesRowsOfAllBlocksOfAPartition(long seed) {
    List<Integer> labels = read(new BatchReader(numbered(0, 700), seed, 70), 1, 70);
    assertThat(new HashSet<>(labels.stream().map(label -> label / 7).toList()).size())
        .as("blocks that the first batch meets")
        .isGreaterThan(30);
  }

  @Test
  void givesWorkersAndSeedsOrdersOfTheirOwn(long seed) {
    List<Integer> first = read(new BatchReader(numbered(0, 100), seed, 100), 1, 100);
    assertThat(read(new BatchReader(numbered(1, 100), seed, 100), 1, 100)).isNotEqualTo(first);
    assertThat(read(new BatchReader(numbered(0, 100), seed + 1, 100), 1, 100)).isNotEqualTo(first);
  }

  @Test
  void keepsItsOrderFromReleaseToRelease() {
    assertThat(read(new BatchReader(numbered(2, 5, 6), 42, 11), 1, 11))
        .containsExactly(3, 4, 1, 0, 2, 8, 10, 5, 6, 7, 9);
  }

  @Test
  void fetchesAnOnlyPartitionOnce(long seed) {
    OnePartition input = new OnePartition(numbered(0, 50), 50);
    assertThat(read(new BatchReader(input, seed, 10), 20, 10))
        .isEqualTo(read(new BatchReader(numbered(0, 50), seed, 10), 20, 10));
    assertThat(input.opened).isEqualTo(1);
  }

  /** The first partition of an input, which claims so many rows. */
  private static final class OnePartition implements WorkerInput {
    private final WorkerInput input;
    private final long rows;
    private int opened;

    private OnePartition(WorkerInput input, long rows) {
      this.input = input;
      this.rows = rows;
    }

    @Override
    public int worker() {
      return 0;
    }

    @Override
    public int partitions() {
      return 1;
    }

    @Override
    public long rows(int partition) {
      return rows;
    }

    @Override
    public Iterator<PackedBlock> open(int partition) {
      opened++;
      return input.open(partition);
    }
  }

  @Test
  void saysWhenTheInputHasChanged(long seed) {
    WorkerInput lying = new OnePartition(numbered(0, 20), 21);
    assertThatThrownBy(() -> read(new BatchReader(lying, seed, 10), 1, 10))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has 20 rows")
        .hasMessageContaining("21");
  }

  @Test
  void shufflesEvenly(SplittableRandom random) {
    int[][] seen = new int[5][5];
    for (int round = 0; round < 10_000; round++) {
      int[] elements = {0, 1, 2, 3, 4};
      SampleOrder.shuffle(elements, 5, random.nextLong());
      for (int place = 0; place < 5; place++) {
        seen[elements[place]][place]++;
      }
    }
    for (int[] places : seen) {
      for (int count : places) {
        assertThat(count).isBetween(1800, 2200);
      }
    }
  }

  @Test
  void turnsSequencesIntoPositionsAndBack() {
    BatchSchedule schedule = new BatchSchedule(54, 10);
    assertThat(schedule.batchesPerEpoch()).isEqualTo(6);
    assertThat(schedule.position(17)).isEqualTo(new Position(2, 5));
    assertThat(schedule.sequence(new Position(2, 5))).isEqualTo(17);
    assertThat(schedule.samplesBefore(17)).isEqualTo(2 * 54 + 50);
    assertThat(schedule.size(new Position(2, 5))).isEqualTo(4);
  }
}
