package io.trestle.test.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.test.cluster.host.HostProcess;
import io.trestle.test.cluster.spark.HostNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The Spark of the test bed is a real standalone cluster whose tasks run on the hosts that they
 * should.
 */
@ExtendWith(TestBed.class)
class SparkIT {
  @Test
  void tasksRunOnTheWorkersHostsAndTheDriverWhereItWasSubmitted(Cluster cluster) {
    cluster.spark().workers(Map.of(cluster.host("b"), 1, cluster.host("c"), 1));
    HostProcess submitted =
        cluster
            .spark()
            .home()
            .submit(
                cluster.host("a"),
                List.of(
                    "--master",
                    cluster.spark().url(),
                    "--conf",
                    "spark.executor.memory=512m",
                    "--conf",
                    "spark.scheduler.minRegisteredResourcesRatio=1.0",
                    "--class",
                    HostNames.class.getName(),
                    cluster.ownJar().toString(),
                    "2"));
    assertThat(submitted.awaitEnd(Duration.ofMinutes(2))).as(submitted.tail()).isZero();
    assertThat(submitted.output()).contains("driver on a, tasks on [b, c]");
    cluster.spark().removeWorkers();
    assertThat(cluster.host("b").processes("CoarseGrainedExecutorBackend")).isEmpty();
  }
}
