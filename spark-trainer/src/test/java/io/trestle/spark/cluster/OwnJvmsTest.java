package io.trestle.spark.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.spark.TrestleException;
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
}
