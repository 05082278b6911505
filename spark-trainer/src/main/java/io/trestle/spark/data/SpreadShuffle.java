package io.trestle.spark.data;

import org.apache.spark.HashPartitioner;
import org.apache.spark.Partition;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Dealt blocks by the number of their partition, anywhere. Spark's own shuffle asks for the hosts
 * that hold a fifth of a partition or more. Where one executor has read all rows, it would get the
 * partitions of all workers one after the other, and the workers would find it taken: each of them
 * waits twice for {@code spark.locality.wait}, then trains elsewhere, far from its rows.
 */
final class SpreadShuffle extends ShuffledRDD<Integer, DealtBlock, DealtBlock> {
  private static final long serialVersionUID = 1;
  private static final ClassTag<Integer> PARTITION = ClassTag$.MODULE$.apply(Integer.class);
  private static final ClassTag<DealtBlock> BLOCK = ClassTag$.MODULE$.apply(DealtBlock.class);

  private SpreadShuffle(RDD<Tuple2<Integer, DealtBlock>> dealt, int partitions) {
    super(dealt, new HashPartitioner(partitions), PARTITION, BLOCK, BLOCK);
  }

  static JavaRDD<Tuple2<Integer, DealtBlock>> of(
      JavaRDD<Tuple2<Integer, DealtBlock>> dealt, int partitions) {
    return new SpreadShuffle(dealt.rdd(), partitions).toJavaRDD();
  }

  @Override
  public Seq<String> getPreferredLocations(Partition partition) {
    return JavaConverters.asScalaBuffer(java.util.List.<String>of()).toSeq();
  }
}
