package io.trestle.test.scaling.model;

/**
 * What a run runs on.
 *
 * @param serverCores cores of a server's host
 * @param bitsPerSecond of each host's network card, each direction; infinite on one machine
 * @param latency seconds from card to card, one way
 * @param sharedCores 0 where each worker has a core of its own and each server a host; else all
 *     share so many cores of one machine
 * @param spread standard deviation of a step's computation over its mean
 */
public record Machines(
    int serverCores, double bitsPerSecond, double latency, int sharedCores, double spread) {

  /** Everything on one machine, as it was measured. */
  public static Machines oneHost(int cores) {
    return new Machines(cores, Double.POSITIVE_INFINITY, 0, cores, 0);
  }

  /** Hosts of 16 cores on a network that is nowhere narrower than the cards, 20 us one way. */
  public static Machines network(double gigabits) {
    return new Machines(16, gigabits * 1e9, 20e-6, 0, 0.1);
  }

  double seconds(double bytes) {
    return bytes * 8 / bitsPerSecond;
  }
}
