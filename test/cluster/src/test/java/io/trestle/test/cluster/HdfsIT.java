package io.trestle.test.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The HDFS of the test bed is a real one: it survives what a real one survives. */
@ExtendWith(TestBed.class)
class HdfsIT {
  @Test
  void filesSurviveTheDeathOfADataNode(Cluster cluster) {
    cluster.hdfs().killDataNode(cluster.host("c"));
    cluster.hdfs().awaitLive(2, Duration.ofSeconds(60));
    assertThat(cluster.hdfs().files().list("/data/mnist")).hasSize(5);
    cluster.hdfs().startDataNode(cluster.host("c"));
    cluster.hdfs().awaitLive(3, Duration.ofSeconds(60));
  }
}
