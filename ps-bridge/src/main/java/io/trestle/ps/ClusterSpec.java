package io.trestle.ps;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * Which servers and how many workers make up a run; TensorFlow's {@code ClusterSpec}.
 *
 * @param psHosts one control address per shard, in shard order; at least one, no address twice
 * @param numWorkers at least 1
 */
public record ClusterSpec(List<HostPort> psHosts, int numWorkers) {
  public ClusterSpec {
    psHosts = List.copyOf(psHosts);
    if (psHosts.isEmpty()) {
      throw new IllegalArgumentException(
          "A cluster needs at least one parameter server. Name them as in ps0:2222,ps1:2222.");
    }
    if (new HashSet<>(psHosts).size() < psHosts.size()) {
      throw new IllegalArgumentException(
          "A parameter server is named twice in " + psHosts + ". Each shard needs its own.");
    }
    if (numWorkers < 1) {
      throw new IllegalArgumentException(
          "numWorkers is " + numWorkers + "; it must be at least 1.");
    }
  }

  /** Parses the servers from {@code a:2222,b:2222}, as the {@code --ps_hosts} of the seeds. */
  public static ClusterSpec parse(String psHosts, int numWorkers) {
    return new ClusterSpec(
        Arrays.stream(psHosts.split(",", -1)).map(HostPort::parse).toList(), numWorkers);
  }

  /** Number of shards: one per server. */
  public int numShards() {
    return psHosts.size();
  }
}
