package io.trestle.ps.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.PushResult;
import io.trestle.ps.bootstrap.ClientConfig;
import io.trestle.ps.bootstrap.ParameterClients;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Worker 0, which trains until it is closed and whose every push must be taken, once, in time. */
final class HonestWorker implements AutoCloseable {
  private final ParameterClient client;
  private final CompletableFuture<Void> done;
  private volatile int steps;
  private volatile boolean stop;

  HonestWorker(ClientConfig config, JobSpec job) {
    this.client = ParameterClients.connect(config, job, 0, 0);
    Parts gradient = Parts.dense(job, new float[(int) job.size()]);
    Parts into = Parts.dense(job, new float[(int) job.size()]);
    this.done = CompletableFuture.runAsync(() -> train(gradient, into));
  }

  private void train(Parts gradient, Parts into) {
    for (int step = 1; !stop; step++) {
      PushResult result = client.pushPull(gradient, into);
      assertThat(result.sequence()).isEqualTo(step);
      steps = step;
    }
  }

  int steps() {
    return steps;
  }

  /** Waits until so many steps are done, or the training has failed. */
  void awaitSteps(int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> steps >= count || done.isDone());
    assertThat(done).isNotCompletedExceptionally();
  }

  @Override
  public void close() {
    stop = true;
    done.orTimeout(30, TimeUnit.SECONDS).join();
    client.close();
  }
}
