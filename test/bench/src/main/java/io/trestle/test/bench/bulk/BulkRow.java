package io.trestle.test.bench.bulk;

import io.trestle.test.bench.Row;
import io.trestle.test.bench.Samples;
import io.trestle.test.bench.Stage;
import io.trestle.test.bench.Verdict;
import io.trestle.test.bench.cluster.TensorFlowCluster;
import io.trestle.test.bench.cluster.TrestleServers;
import io.trestle.test.bench.process.Peer;
import io.trestle.test.bench.process.Peers;
import io.trestle.test.bench.report.Pictures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All of a 1,000,000 x 10 model, pushed and pulled at every step. */
public final class BulkRow implements Row {
  static final String FIGURE = "MB/s, pull + push";
  static final int ROWS = 1_000_000;
  static final int COLUMNS = 10;
  static final int BYTES = ROWS * COLUMNS * Float.BYTES;

  private static final Duration START = Duration.ofMinutes(4);

  @Override
  public List<Integer> numbers() {
    return List.of(4);
  }

  @Override
  public String title() {
    return "A dense model of 40 MB";
  }

  @Override
  public String method() {
    return "1,000,000 × 10 weights; a step pushes a gradient of 40 MB that lies ready and pulls 40"
        + " MB; plain SGD on the server, no other arithmetic; every server and worker is a"
        + " process; MB/s of both directions and all workers. TensorFlow pushes and pulls at"
        + " the same time. Bare sockets send 40 MB, then receive 40 MB, over blocking"
        + " channels, and compute nothing. Quick: 1 + 1 only.";
  }

  @Override
  public void measure(Stage stage) throws Exception {
    int steps = stage.scale().choose(5, 20);
    int[][] shapes = {{1, 1}, {1, 2}, {2, 2}};
    int most = stage.scale().choose(1, shapes.length);
    List<DenseSteps> all = new ArrayList<>();
    for (int[] shape : List.of(shapes).subList(0, most)) {
      stage.say("  starting %d + %d", shape[0], shape[1]);
      int servers = shape[0];
      int workers = shape[1];
      stage.prepare(
          name("TensorFlow", servers, workers),
          () -> all.add(tensorFlow(stage.peers(), servers, workers, steps)));
      stage.prepare(
          name("Trestle", servers, workers),
          () -> all.add(trestle(stage, servers, workers, steps)));
      if (servers == 1) {
        stage.prepare(
            name("bare sockets", 1, workers), () -> all.add(raw(stage.peers(), workers, steps)));
      }
    }
    stage.say("  warming up");
    for (DenseSteps one : all) {
      stage.prepare(one.name(), one::turn);
    }
    Samples samples = stage.rounds(stage.scale().choose(1, 5), List.copyOf(all));
    judge(stage, samples, "TensorFlow", 1, 1.5);
    judge(stage, samples, "TensorFlow", 2, 1.2);
    judge(stage, samples, "bare sockets", 1, 0.85);
    judge(stage, samples, "bare sockets", 2, 0.85);
    stage.draw(
        Pictures.bars(
            "bulk",
            "40 MB pushed and 40 MB pulled per step",
            Pictures.Axis.LINEAR,
            samples.measurements()));
  }

  private static void judge(Stage stage, Samples samples, String over, int workers, double wanted) {
    String ours = name("Trestle", 1, workers);
    String theirs = name(over, 1, workers);
    stage.judge(
        Verdict.atLeast(ours + " / " + theirs, wanted, samples.ratios(ours, theirs, FIGURE)));
  }

  private static String name(String who, int servers, int workers) {
    return who + ", " + servers + " + " + workers;
  }

  private static DenseSteps tensorFlow(Peers peers, int servers, int workers, int steps) {
    String data = peers.file("spark-trainer/data/mnist");
    TensorFlowCluster cluster = TensorFlowCluster.start(peers, data, servers, workers).awaitReady();
    for (Peer worker : cluster.workers()) {
      worker.ask(START, "bulk-init", ROWS, COLUMNS);
    }
    return new DenseSteps(name("TensorFlow", servers, workers), cluster.workers(), "bulk", steps);
  }

  private static DenseSteps trestle(Stage stage, int servers, int workers, int steps) {
    Peers peers = stage.peers();
    TrestleServers ours = TrestleServers.start(peers, stage.scratch(), servers);
    String name = name("Trestle", servers, workers);
    List<Peer> clients = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      clients.add(
          peers.start(
              peers
                  .trestle(name + " worker " + i, "io.trestle.test.bench.trestle.ClientPeer", "1g")
                  .arguments(ours.addresses(), ours.secret(), ROWS, COLUMNS, i, workers)));
    }
    clients.forEach(client -> client.awaitReady(START));
    clients.get(0).ask(START, "open");
    clients.forEach(client -> client.ask(START, "connect"));
    return new DenseSteps(name, clients, "run", steps);
  }

  private static DenseSteps raw(Peers peers, int workers, int steps) {
    String main = "io.trestle.test.bench.bulk.RawPeer";
    String address = Peers.freeAddress();
    String name = name("bare sockets", 1, workers);
    peers
        .start(peers.trestle(name + " server", main, "256m").arguments("server", address, BYTES))
        .awaitReady(START);
    List<Peer> clients = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      clients.add(
          peers
              .start(
                  peers
                      .trestle(name + " client " + i, main, "256m")
                      .arguments("client", address, BYTES))
              .awaitReady(START));
    }
    return new DenseSteps(name, clients, "run", steps);
  }
}
