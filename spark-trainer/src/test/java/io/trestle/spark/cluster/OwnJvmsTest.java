package io.trestle.spark.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.spark.TrestleException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** DL4J's gradient sharing gets no two tasks in a JVM. */
final class OwnJvmsTest {
  @Test
  void executorsThatRunSeveralTasksAreRefused() {
    OwnJvms.requireOneTaskEach(2, 2);
    assertThatThrownBy(() -> OwnJvms.requireOneTaskEach(4, 2))
        .isInstanceOf(TrestleException.class)
        .hasMessageContainingAll(
            "gradient-sharing wants executors that run one task at a time",
            "2 executors, which run 4 tasks",
            "spark.executor.cores");
  }

  @Test
  void executorsThatComeAndGoAndSecondAttemptsAreRefused() {
    OwnJvms.requireStaying(new SparkConf(false));
    refuses("spark.dynamicAllocation.enabled");
    refuses("spark.speculation");
  }

  private static void refuses(String setting) {
    SparkConf conf = new SparkConf(false).set(setting, "true");
    assertThatThrownBy(() -> OwnJvms.requireStaying(conf))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("Set " + setting + " to false");
  }
}
