package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trestle.spark.LocalSpark;
import io.trestle.spark.TrestleException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A library that hangs does not hang the run. */
@Timeout(60)
final class BoundedCallTest {
  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

  /** So that the task of the next job runs well within its limit. */
  @BeforeEach
  void aFirstJob() {
    assertThat(spark.parallelize(List.of(1), 1).count()).isEqualTo(1);
  }

  @Test
  void aJobThatNeverEndsIsCancelled() {
    BoundedCall call = new BoundedCall(spark.sc(), "test-never", Duration.ofSeconds(3));
    assertThatThrownBy(() -> call.of("A round", this::never))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("A round did not end within 3 s")
        .hasMessageContaining("It waits for 1 task.")
        .hasMessageContaining("--barrier-timeout-secs");
    await().until(() -> spark.statusTracker().getActiveJobIds().length == 0);
  }

  @Test
  void anInterruptEndsItToo() {
    BoundedCall call = new BoundedCall(spark.sc(), "test-interrupt", Duration.ofSeconds(50));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> call.of("A round", this::never))
        .isInstanceOf(InterruptedException.class);
    await().until(() -> spark.statusTracker().getActiveJobIds().length == 0);
  }

  @Test
  void whatFailsSaysWhy() throws Exception {
    BoundedCall call = new BoundedCall(spark.sc(), "test-fails", Duration.ofSeconds(50));
    assertThat(call.<Integer>of("A round", () -> 3)).isEqualTo(3);
    assertThatThrownBy(
            () ->
                call.of(
                    "A round",
                    () -> {
                      throw new IllegalStateException("no port\n\tat a.Stack");
                    }))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("A round failed. java.lang.IllegalStateException: no port. ");
  }

  private List<Integer> never() {
    return spark
        .parallelize(List.of(1), 1)
        .map(
            one -> {
              new CountDownLatch(1).await();
              return one;
            })
        .collect();
  }
}
