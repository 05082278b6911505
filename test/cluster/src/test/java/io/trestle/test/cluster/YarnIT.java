package io.trestle.test.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.test.cluster.host.HostProcess;
import io.trestle.test.cluster.spark.HostNames;
import io.trestle.test.cluster.yarn.Yarn;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The YARN of the test bed is a real one that runs Spark's containers on its node managers' hosts.
 */
@Tag("cluster")
@ExtendWith(TestBed.class)
class YarnIT {
  @Test
  void tasksRunInContainersOnTheNodeManagersHosts(Cluster cluster) {
    try (Yarn yarn = cluster.startYarn()) {
      HostProcess submitted =
          yarn.submit(
              cluster.host("m"),
              List.of(
                  "--master",
                  "yarn",
                  "--num-executors",
                  "2",
                  "--executor-memory",
                  "512m",
                  "--conf",
                  "spark.scheduler.minRegisteredResourcesRatio=1.0",
                  "--class",
                  HostNames.class.getName(),
                  cluster.ownJar().toString(),
                  "4"));
      assertThat(submitted.awaitEnd(Duration.ofMinutes(3))).as(submitted.tail()).isZero();
      assertThat(submitted.output())
          .anyMatch(line -> line.matches("driver on m, tasks on \\[[abc](, [abc])?]"));
    }
  }
}
