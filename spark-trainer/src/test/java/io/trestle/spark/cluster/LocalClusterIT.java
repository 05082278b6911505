package io.trestle.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

final class LocalClusterIT {
  @Test
  void runs() {
    SparkSession s = LocalCluster.start(2, Map.of());
    try {
      JavaSparkContext sc = JavaSparkContext.fromSparkContext(s.sparkContext());
      List<Long> pids =
          sc.parallelize(List.of(1, 2, 3, 4), 4).map(x -> ProcessHandle.current().pid()).collect();
      assertThat(pids).doesNotContain(ProcessHandle.current().pid());
      System.out.println(pids);
    } finally {
      s.stop();
    }
  }
}
