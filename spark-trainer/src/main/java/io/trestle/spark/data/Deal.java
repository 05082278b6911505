package io.trestle.spark.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * Moves packed rows to the partitions of the workers.
 *
 * @param firstRows for each input partition, how many rows come before it
 * @param seed decides who gets which rows
 * @param workers number of workers
 * @param each partitions of each worker
 */
record Deal(ArrayList<Long> firstRows, long seed, int workers, int each) implements Serializable {
  private static final long serialVersionUID = 1;

  /** From here on, reading all blocks once for each partition costs more than a shuffle. */
  private static final int MOST_LOCAL = 16;

  /** Blocks of this size are not copied into larger ones. */
  private static final long LARGE = BlockBuilder.MAX_BYTES / 8;

  private int partitions() {
    return workers * each;
  }

  /** The partitions of worker 0, then those of worker 1, and so on. */
  JavaRDD<PackedBlock> apply(JavaRDD<PackedBlock> packed) {
    boolean local = packed.context().isLocal() && partitions() <= MOST_LOCAL;
    return local ? inOneJvm(packed) : shuffled(packed);
  }

  JavaRDD<PackedBlock> shuffled(JavaRDD<PackedBlock> packed) {
    return SpreadShuffle.of(dealt(packed, DealingIterator.ALL), partitions())
        .mapPartitions(Deal::merge, true);
  }

  /**
   * In one JVM all blocks are at hand: each partition picks its rows, and nothing is serialized.
   */
  JavaRDD<PackedBlock> inOneJvm(JavaRDD<PackedBlock> packed) {
    List<JavaRDD<PackedBlock>> all = new ArrayList<>();
    for (int partition = 0; partition < partitions(); partition++) {
      all.add(dealt(packed, partition).coalesce(1).mapPartitions(Deal::merge, true));
    }
    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types.
    JavaRDD<PackedBlock>[] array = all.toArray(new JavaRDD[0]);
    return JavaSparkContext.fromSparkContext(packed.context()).union(array);
  }

  private JavaRDD<Tuple2<Integer, DealtBlock>> dealt(JavaRDD<PackedBlock> packed, int only) {
    Deal deal = this;
    return packed.mapPartitionsWithIndex(
        (index, blocks) ->
            new DealingIterator(
                blocks,
                index,
                deal.firstRows.get(index),
                new Dealer(deal.seed, deal.workers, deal.each),
                deal.partitions(),
                only),
        true);
  }

  private static Iterator<PackedBlock> merge(Iterator<Tuple2<Integer, DealtBlock>> parts) {
    List<DealtBlock> all = new ArrayList<>();
    parts.forEachRemaining(part -> all.add(part._2()));
    // Blocks arrive in the order of the network; rows must not.
    all.sort(Comparator.comparingInt(DealtBlock::source).thenComparingInt(DealtBlock::sequence));
    List<PackedBlock> merged = new ArrayList<>();
    BlockBuilder builder = null;
    for (DealtBlock part : all) {
      PackedBlock block = part.block();
      builder = builder == null ? new BlockBuilder(block.features()) : builder;
      if (block.sizeInBytes() >= LARGE) {
        merged.add(block);
        continue;
      }
      for (int row = 0; row < block.rows(); row++) {
        builder.addRow(block, row);
        if (builder.full()) {
          merged.add(builder.build());
        }
      }
    }
    if (builder != null && builder.rows() > 0) {
      merged.add(builder.build());
    }
    return merged.iterator();
  }
}
