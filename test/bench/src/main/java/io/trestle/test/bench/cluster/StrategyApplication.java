package io.trestle.test.bench.cluster;

import io.trestle.test.bench.process.Peer;
import io.trestle.test.bench.process.Peers;
import java.time.Duration;
import java.util.Map;

/**
 * A Spark application whose driver trains by one strategy, each task in an executor JVM of its own.
 *
 * @param strategy as {@code --strategy} takes it
 * @param peer the driver
 */
public record StrategyApplication(String strategy, Peer peer) implements AutoCloseable {
  private static final int IMAGES = 60_000;
  private static final Duration START = Duration.ofMinutes(4);

  /** Of one round of a master; a stall ends there, and stands in the table. */
  private static final Duration ROUND = Duration.ofSeconds(60);

  /** Starts it; it is not ready yet. */
  public static StrategyApplication start(Peers peers, String strategy) {
    int executors = strategy.equals("parameter-server") ? 3 : 2;
    return new StrategyApplication(
        strategy,
        peers.start(
            peers
                .trestle(strategy, "io.trestle.test.bench.dl4j.StrategyPeer", "2g")
                .classPath(
                    peers.file("test/bench/dl4j/target/classes"),
                    peers.text("spark-trainer/target/dl4j.classpath"))
                .arguments(
                    "local-cluster[" + executors + ",1,1024]",
                    peers.file("spark-trainer/data/mnist"))));
  }

  /** Waits until it can be asked. */
  public StrategyApplication awaitReady() {
    peer.awaitReady(START);
    return this;
  }

  /**
   * Trains a network from the beginning on all images.
   *
   * @param network {@code softmax} or {@code perceptron}
   * @param goal an accuracy
   * @return the figures of StrategyPeer
   */
  public Map<String, Double> train(Duration limit, String network, int epochs, double goal) {
    return peer.ask(limit, "train", network, strategy, epochs, IMAGES, goal, ROUND.toSeconds());
  }

  @Override
  public void close() {
    peer.close();
  }
}
