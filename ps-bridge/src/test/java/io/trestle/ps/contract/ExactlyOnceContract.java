package io.trestle.ps.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.ps.Consistency;
import io.trestle.ps.Initializer;
import io.trestle.ps.JobSpec;
import io.trestle.ps.JobSpecBuilder;
import io.trestle.ps.LearningRate;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.PlacementStrategy;
import io.trestle.ps.RolledBackException;
import io.trestle.ps.StaleAttemptException;
import io.trestle.ps.VariableSpec;
import io.trestle.ps.client.ClientSettings;
import io.trestle.ps.client.ShardedClient;
import io.trestle.ps.server.ShardSettings;
import io.trestle.ps.transport.Pacer;
import io.trestle.ps.transport.RetryPolicy;
import io.trestle.test.seed.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * Each push counts exactly once, whatever is dropped, repeated, overtaken, killed or restored:
 * random schedules through the real client and server end in the same bits as a serial replay.
 */
public abstract class ExactlyOnceContract {
  private static final OptimizerSpec.Kind[] KINDS = {
    new OptimizerSpec.Sgd(),
    new OptimizerSpec.Momentum(0.9f, OptimizerSpec.Look.NESTEROV),
    new OptimizerSpec.Adagrad(),
    new OptimizerSpec.Adam(),
    new OptimizerSpec.Ftrl(-0.5f, 0.1f, 0.01f, 0.1f)
  };

  /** Starts empty servers. */
  protected abstract TestCluster start(int shards, ShardSettings settings);

  /** How many schedules of each kind are tried. */
  protected abstract int schedules();

  private static JobSpecBuilder job(int shards) {
    return job(shards, new Initializer.Uniform(-1, 1, 7));
  }

  private static JobSpecBuilder job(int shards, Initializer initial) {
    return JobSpec.builder("exactly-once")
        .variable(new VariableSpec("W", List.of(11, 3), initial))
        .variable("b", 3)
        .variable("s")
        .placement(PlacementStrategy.PARTITIONED)
        .shards(shards);
  }

  private static ClientSettings impatient(SplittableRandom random) {
    Pacer pacer =
        new Pacer() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public void pause(long nanos) {
            Thread.onSpinWait();
          }
        };
    RetryPolicy retry =
        new RetryPolicy(Duration.ofNanos(1), Duration.ofNanos(1), Duration.ofSeconds(30));
    return new ClientSettings(retry, pacer, random.nextLong());
  }

  /** One worker over all its attempts. */
  private static final class Worker {
    private final TestCluster cluster;
    private final JobSpec job;
    private final int number;
    private final Gradients gradients;
    private final SplittableRandom random;
    private final float[] parameters;
    private long attempt;
    private ParameterClient client;
    private long next;

    Worker(TestCluster cluster, JobSpec job, int number, Gradients gradients, long seed) {
      this.cluster = cluster;
      this.job = job;
      this.number = number;
      this.gradients = gradients;
      this.random = new SplittableRandom(seed + number);
      this.parameters = new float[(int) job.size()];
    }

    /** Pushes once, or dies trying; the next call then starts a new attempt. */
    void step(long end) {
      try {
        if (client == null) {
          FaultyConnector connector = new FaultyConnector(cluster.connector(), random, 6);
          client =
              ShardedClient.connect(job, number, attempt, connector, impatient(random.split()));
          next = client.registration().nextSequence();
        }
        if (next > end) {
          return;
        }
        Parts gradient = gradients.of(number, next);
        if (random.nextBoolean()) {
          client.pull(Parts.dense(job, parameters));
          assertThat(client.push(gradient).sequence()).isEqualTo(next);
        } else {
          client.pushPull(gradient, Parts.dense(job, parameters));
        }
        next++;
      } catch (WorkerKilled | RolledBackException e) {
        die();
      }
    }

    void die() {
      ParameterClient dead = client;
      client = null;
      attempt++;
      if (dead == null) {
        return;
      }
      if (random.nextBoolean()) {
        haunt(dead);
      }
      dead.close();
    }

    /** The old attempt is not quite dead, and goes on pushing after the new one has registered. */
    private void haunt(ParameterClient dead) {
      try (ParameterClient fresh =
          ShardedClient.connect(
              job, number, attempt, cluster.connector(), impatient(random.split()))) {
        assertThat(fresh.registration().nextSequence()).isPositive();
        try {
          dead.push(gradients.of(number, 999));
          throw new AssertionError("A push of an older attempt was taken.");
        } catch (StaleAttemptException | RolledBackException expected) {
          attempt++;
        } catch (WorkerKilled expected) {
          attempt++;
        }
      }
    }

    boolean isAt(long end) {
      return client != null && next > end;
    }

    float[] finish() {
      try (ParameterClient last =
          ShardedClient.connect(
              job, number, attempt + 1, cluster.connector(), impatient(random.split()))) {
        last.pull(Parts.dense(job, parameters));
        return parameters;
      } finally {
        client.close();
      }
    }
  }

  @Test
  @Seeded
  void oneWorkerEndsAsASerialRunWithAnyOptimizer(long seed) {
    for (int i = 0; i < schedules(); i++) {
      SplittableRandom random = new SplittableRandom(seed + i);
      JobSpec job =
          job(1 + random.nextInt(3))
              .optimizer(
                  new OptimizerSpec(
                      KINDS[i % KINDS.length],
                      new LearningRate.Exponential(0.3, 0.5, 10, LearningRate.Decay.CONTINUOUS),
                      0.01f))
              .build();
      run(job, Gradients.Values.ANY, random, 8);
    }
  }

  @Test
  @Seeded
  void severalWorkersEndAsASerialRun(long seed) {
    for (int i = 0; i < schedules(); i++) {
      SplittableRandom random = new SplittableRandom(seed + i);
      JobSpec job =
          job(1 + random.nextInt(3), new Initializer.Constant(3))
              .optimizer(OptimizerSpec.sgd(1))
              .workers(1 + random.nextInt(3))
              .build();
      run(job, Gradients.Values.WHOLE, random, 6);
    }
  }

  private void run(JobSpec job, Gradients.Values values, SplittableRandom random, long end) {
    MemoryStore store = new MemoryStore();
    try (TestCluster cluster = start(job.numShards(), ShardSettings.defaults().withStore(store))) {
      cluster.control().open(job, Optional.empty());
      Gradients gradients = new Gradients(job, random.nextLong(), values);
      List<Worker> workers = new ArrayList<>();
      for (int i = 0; i < job.numWorkers(); i++) {
        workers.add(new Worker(cluster, job, i, gradients, random.nextLong()));
      }
      boolean saved = false;
      while (!workers.stream().allMatch(worker -> worker.isAt(end))) {
        Worker worker = workers.get(random.nextInt(workers.size()));
        int event = random.nextInt(25);
        if (event == 0 && workers.stream().allMatch(w -> w.client != null)) {
          cluster.control().snapshot(step -> "latest", Duration.ofSeconds(10));
          saved = true;
        } else if (event == 1 && saved) {
          cluster.control().open(job, Optional.of("latest"));
          workers.forEach(Worker::die);
        } else if (!worker.isAt(end)) {
          worker.step(end);
        }
      }
      assertThat(workers.get(0).finish()).containsExactly(replay(job, gradients, end));
    }
  }

  private static float[] replay(JobSpec job, Gradients gradients, long end) {
    Gradients.Replay replay = gradients.new Replay();
    for (long sequence = 1; sequence <= end; sequence++) {
      for (int worker = 0; worker < job.numWorkers(); worker++) {
        replay.apply(gradients.of(worker, sequence));
      }
    }
    return replay.flat();
  }

  @Test
  @Seeded
  void synchronousWorkersEndInTheSameBitsForAnyShardsTimingAndDeaths(long seed) {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      for (int i = 0; i < schedules() / 10; i++) {
        OptimizerSpec optimizer =
            OptimizerSpec.of(KINDS[i % KINDS.length], LearningRate.constant(0.3));
        float[] calm = synchronousRun(threads, optimizer, 1, seed + i, 1_000_000);
        assertThat(synchronousRun(threads, optimizer, 2, seed + i, 8)).containsExactly(calm);
        assertThat(synchronousRun(threads, optimizer, 5, seed + i, 8)).containsExactly(calm);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private float[] synchronousRun(
      ExecutorService threads, OptimizerSpec optimizer, int shards, long seed, int oneIn) {
    long end = 6;
    JobSpec job =
        job(shards).optimizer(optimizer).workers(3).consistency(Consistency.sync()).build();
    try (TestCluster cluster = start(shards, ShardSettings.defaults())) {
      cluster.control().open(job, Optional.empty());
      List<CompletableFuture<Void>> runs = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int worker = i;
        runs.add(
            CompletableFuture.runAsync(
                () -> synchronousWorker(cluster, job, worker, seed, oneIn, end), threads));
      }
      runs.forEach(CompletableFuture::join);
      float[] parameters = new float[(int) job.size()];
      try (ParameterClient client =
          ShardedClient.connect(
              job, 0, 1_000, cluster.connector(), impatient(new SplittableRandom(1)))) {
        client.pull(Parts.dense(job, parameters));
      }
      assertThat(cluster.control().globalStep()).isEqualTo(end);
      return parameters;
    }
  }

  /** Every gradient depends on parameters of other shards, so a wrong version shows in the bits. */
  private static void synchronousWorker(
      TestCluster cluster, JobSpec job, int worker, long seed, int oneIn, long end) {
    SplittableRandom random = new SplittableRandom(seed + 77L * worker + oneIn);
    float[] parameters = new float[(int) job.size()];
    float[] gradient = new float[(int) job.size()];
    for (long attempt = 0; ; attempt++) {
      FaultyConnector connector = new FaultyConnector(cluster.connector(), random, oneIn);
      try (ParameterClient client =
          ShardedClient.connect(job, worker, attempt, connector, impatient(random.split()))) {
        long next = client.registration().nextSequence();
        client.pull(Parts.dense(job, parameters));
        for (; next <= end; next++) {
          for (int i = 0; i < gradient.length; i++) {
            float far = parameters[(i * 7 + 19) % parameters.length];
            gradient[i] = (float) Math.sin(parameters[i] * 3 + far + i + worker * 0.7 + next);
          }
          client.pushPull(Parts.dense(job, gradient), Parts.dense(job, parameters));
        }
        return;
      } catch (WorkerKilled e) {
        assertThat(attempt).isLessThan(10_000);
      }
    }
  }
}
