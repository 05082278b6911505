package io.trestle.test.cluster.fault;

import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.host.Link;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Something that goes wrong for a few seconds during a soak. */
enum Mishap {
  WORKER_EXECUTOR_KILLED {
    @Override
    void happen(Stage stage, String worker) {
      stage.cluster().host(worker).kill(EXECUTOR);
    }
  },
  SERVER_KILLED_AND_RESTARTED {
    @Override
    void happen(Stage stage, String worker) {
      stage.servers().killAndRestart(0);
    }
  },
  WORKER_CUT_OFF {
    @Override
    void happen(Stage stage, String worker) {
      link(stage.cluster(), worker).cut();
      pass(Duration.ofSeconds(8));
      stage.healWorker(worker);
    }
  },
  WORKER_PAUSED {
    @Override
    void happen(Stage stage, String worker) {
      stage.cluster().host(worker).pause(EXECUTOR);
      pass(Duration.ofSeconds(6));
      stage.cluster().host(worker).resume(EXECUTOR);
    }
  },
  SERVER_PAUSED {
    @Override
    void happen(Stage stage, String worker) {
      stage.servers().process(0).pause();
      pass(Duration.ofSeconds(6));
      stage.servers().process(0).resume();
    }
  },
  DATA_NODE_KILLED_AND_RESTARTED {
    @Override
    void happen(Stage stage, String worker) {
      Cluster cluster = stage.cluster();
      cluster.hdfs().killDataNode(cluster.host("c"));
      pass(Duration.ofSeconds(3));
      cluster.hdfs().startDataNode(cluster.host("c"));
    }
  };

  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  /**
   * Lets it happen, and repairs it.
   *
   * @param worker the host of the worker that it hits, if it hits one
   */
  abstract void happen(Stage stage, String worker);

  private static Link link(Cluster cluster, String worker) {
    return cluster.host(worker).link();
  }

  /** Lets time go by. */
  static void pass(Duration time) {
    long start = System.nanoTime();
    Awaitility.await("time to go by")
        .atMost(time.plusSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> System.nanoTime() - start >= time.toNanos());
  }
}
