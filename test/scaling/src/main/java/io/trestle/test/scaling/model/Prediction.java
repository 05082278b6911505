package io.trestle.test.scaling.model;

import java.util.Map;

/**
 * What a simulation says.
 *
 * @param stepsPerSecond of all workers together
 * @param busy share of the time, by resource, the busiest of its kind
 */
public record Prediction(double stepsPerSecond, Map<Resource, Double> busy) {
  /** What can be the bottleneck. */
  public enum Resource {
    WORKER("the workers' computation"),
    CLIENT("the workers' cores, exchanging"),
    WORKER_NETWORK("the workers' network"),
    SERVER_NETWORK("the servers' network"),
    SERVER_CPU("the servers' cores"),
    SERVER_LOCK("the shards' locks");

    private final String words;

    Resource(String words) {
      this.words = words;
    }

    /** For tables. */
    public String words() {
      return words;
    }
  }

  /** A copy. */
  public Prediction {
    busy = Map.copyOf(busy);
  }

  /** The busiest resource. */
  public Resource bottleneck() {
    return busy.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }
}
