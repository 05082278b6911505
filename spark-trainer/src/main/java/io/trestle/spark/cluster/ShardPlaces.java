package io.trestle.spark.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** The numbers of the shards, one to a partition, with the hosts where Spark is to place them. */
final class ShardPlaces {
  private ShardPlaces() {}

  /**
   * Shard i prefers host i modulo their number.
   *
   * @param hosts as Spark names them; without any, all places are equal
   */
  static JavaRDD<Integer> of(JavaSparkContext spark, int shards, List<String> hosts) {
    if (hosts.isEmpty()) {
      return spark.parallelize(IntStream.range(0, shards).boxed().toList(), shards);
    }
    List<Tuple2<Integer, Seq<String>>> places = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      places.add(new Tuple2<>(shard, sequence(List.of(hosts.get(shard % hosts.size())))));
    }
    ClassTag<Integer> integers = ClassTag$.MODULE$.apply(Integer.class);
    return spark.sc().makeRDD(sequence(places), integers).toJavaRDD();
  }

  private static <T> Seq<T> sequence(List<T> list) {
    return JavaConverters.asScalaBufferConverter(list).asScala().toSeq();
  }
}
