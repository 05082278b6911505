package io.trestle.test.bench.cluster;

import io.trestle.test.bench.process.Peer;
import io.trestle.test.bench.process.PeerCommand;
import io.trestle.test.bench.process.Peers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Servers and workers of Distributed TensorFlow, each a process, or one local session. */
public final class TensorFlowCluster {
  private static final String MAIN = "io.trestle.test.bench.tensorflow.TensorFlowPeer";
  private static final Duration START = Duration.ofMinutes(4);

  private final List<Peer> servers = new ArrayList<>();
  private final List<Peer> workers = new ArrayList<>();

  private TensorFlowCluster() {}

  /** One local session with two threads. */
  public static TensorFlowCluster local(Peers peers, String data) {
    TensorFlowCluster cluster = new TensorFlowCluster();
    cluster.workers.add(peers.start(command(peers, "TensorFlow local").arguments("local", data)));
    return cluster;
  }

  /** So many servers and workers; they are not ready yet. */
  public static TensorFlowCluster start(Peers peers, String data, int servers, int workers) {
    TensorFlowCluster cluster = new TensorFlowCluster();
    String ps = addresses(servers);
    String hosts = addresses(workers);
    String name = "TensorFlow " + servers + "+" + workers;
    for (int i = 0; i < servers; i++) {
      PeerCommand command = command(peers, name + " ps " + i);
      cluster.servers.add(peers.start(command.arguments("ps", ps, hosts, i)));
    }
    for (int i = 0; i < workers; i++) {
      PeerCommand command = command(peers, name + " worker " + i);
      cluster.workers.add(peers.start(command.arguments("worker", ps, hosts, i, data)));
    }
    return cluster;
  }

  /** Waits until all can be asked. */
  public TensorFlowCluster awaitReady() {
    servers.forEach(server -> server.awaitReady(START));
    workers.forEach(worker -> worker.awaitReady(START));
    return this;
  }

  /** The workers, the first of them the chief. */
  public List<Peer> workers() {
    return workers;
  }

  /** Ends all. */
  public void close() {
    workers.forEach(Peer::close);
    servers.forEach(Peer::close);
  }

  private static PeerCommand command(Peers peers, String name) {
    return peers
        .module(name, "tensorflow", MAIN)
        .options(List.of("-Xmx1g", "-XX:+UseSerialGC"))
        .environment("TF_CPP_MIN_LOG_LEVEL", "1");
  }

  private static String addresses(int count) {
    return String.join(",", Stream.generate(Peers::freeAddress).limit(count).toList());
  }
}
