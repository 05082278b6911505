package io.trestle.ps.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.ps.Consistency;
import io.trestle.ps.JobSpec;
import io.trestle.ps.JobSpecBuilder;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.PlacementStrategy;
import io.trestle.ps.PushOutcome;
import io.trestle.ps.PushResult;
import io.trestle.ps.ShardNotReadyException;
import io.trestle.ps.StaleAttemptException;
import io.trestle.ps.server.ShardSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LocalClusterTest {
  private static JobSpecBuilder job() {
    return JobSpec.builder("local")
        .variable("W", 7, 3)
        .variable("b", 3)
        .placement(PlacementStrategy.PARTITIONED)
        .shards(2)
        .optimizer(OptimizerSpec.sgd(0.5));
  }

  private static LocalCluster start(JobSpec job) {
    LocalCluster cluster =
        LocalCluster.start(job.jobId(), job.numShards(), ShardSettings.defaults());
    cluster.control().open(job, Optional.empty());
    return cluster;
  }

  private static void fill(float[] array, float value) {
    java.util.Arrays.fill(array, value);
  }

  @Test
  void pushesMoveParametersByTheLearningRate() {
    JobSpec job = job().build();
    try (LocalCluster cluster = start(job);
        ParameterClient client = cluster.connect(0, 0)) {
      float[] gradient = new float[24];
      float[] parameters = new float[24];
      fill(gradient, 2f);
      PushResult result = client.pushPull(Parts.dense(job, gradient), Parts.dense(job, parameters));
      assertThat(parameters).containsOnly(-1f);
      assertThat(result).isEqualTo(new PushResult(1, 1, PushOutcome.APPLIED, 0, true));
    }
  }

  @Test
  void rowsMoveOnlyThemselves() {
    JobSpec job = job().build();
    try (LocalCluster cluster = start(job);
        ParameterClient client = cluster.connect(0, 0)) {
      float[] values = {1, 2, 3, 4, 5, 6, 7, 8, 9};
      client.push(new Parts(job).rows(0, new int[] {0, 3, 6}, 3, values));
      float[] all = new float[24];
      client.pull(Parts.dense(job, all));
      assertThat(all)
          .startsWith(-0.5f, -1f, -1.5f, 0, 0, 0, 0, 0, 0, -2f, -2.5f, -3f, 0)
          .endsWith(-3.5f, -4f, -4.5f, 0, 0, 0);
      float[] some = new float[6];
      client.pull(new Parts(job).rows(0, new int[] {3, 5}, 2, some));
      assertThat(some).containsExactly(-2f, -2.5f, -3f, 0f, 0f, 0f);
    }
  }

  @Test
  void workersTogetherEndAtExactlyTheStepLimit() {
    JobSpec job = job().workers(3).maxSteps(100).build();
    try (LocalCluster cluster = start(job)) {
      List<CompletableFuture<Long>> workers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int worker = i;
        workers.add(CompletableFuture.supplyAsync(() -> pushToTheEnd(cluster, job, worker)));
      }
      assertThat(workers.stream().mapToLong(CompletableFuture::join).sum()).isEqualTo(100);
      assertThat(cluster.control().globalStep()).isEqualTo(100);
    }
  }

  private static long pushToTheEnd(LocalCluster cluster, JobSpec job, int worker) {
    try (ParameterClient client = cluster.connect(worker, 0)) {
      Parts gradient = Parts.dense(job, new float[24]);
      long pushed = 0;
      boolean more = client.registration().mayContinue();
      while (more) {
        more = client.push(gradient).mayContinue();
        pushed++;
      }
      client.finish();
      return pushed;
    }
  }

  @Test
  void synchronousWorkersAreAveraged() {
    JobSpec job = job().workers(2).consistency(Consistency.sync()).build();
    try (LocalCluster cluster = start(job);
        ParameterClient one = cluster.connect(0, 0);
        ParameterClient two = cluster.connect(1, 0)) {
      float[] first = new float[24];
      float[] second = new float[24];
      fill(first, 1f);
      fill(second, 3f);
      float[] seen = new float[24];
      var pushed = one.pushPullAsync(Parts.dense(job, first), Parts.dense(job, seen));
      assertThat(two.push(Parts.dense(job, second)).globalStep()).isEqualTo(1);
      assertThat(pushed.join().globalStep()).isEqualTo(1);
      assertThat(seen).containsOnly(-1f);
    }
  }

  @Test
  void aNewerAttemptFencesTheOlderOne() {
    JobSpec job = job().build();
    try (LocalCluster cluster = start(job);
        ParameterClient old = cluster.connect(0, 0)) {
      old.push(Parts.dense(job, new float[24]));
      try (ParameterClient fresh = cluster.connect(0, 1)) {
        assertThat(fresh.registration().nextSequence()).isEqualTo(2);
        assertThatThrownBy(() -> old.push(Parts.dense(job, new float[24])))
            .isInstanceOf(StaleAttemptException.class)
            .hasMessageContaining("superseded by attempt 1");
      }
    }
  }

  @Test
  void nobodyConnectsWhereNoJobIsOpen() {
    try (LocalCluster cluster = LocalCluster.start("empty", 1, ShardSettings.defaults())) {
      assertThatThrownBy(() -> cluster.connect(0, 0)).isInstanceOf(ShardNotReadyException.class);
    }
  }

  @Test
  void aSnapshotThatHasNowhereToGoDoesNotStandInTheWayOfTheNext() {
    try (LocalCluster cluster = start(job().build())) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(
                () ->
                    cluster
                        .control()
                        .snapshot(
                            step -> {
                              throw new IllegalStateException("no space left at step " + step);
                            },
                            Duration.ofSeconds(10)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("no space left at step 0");
      }
    }
  }
}
