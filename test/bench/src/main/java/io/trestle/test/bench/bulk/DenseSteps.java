package io.trestle.test.bench.bulk;

import io.trestle.test.bench.Contender;
import io.trestle.test.bench.process.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Workers that take the same number of steps at the same time. */
record DenseSteps(String name, List<Peer> workers, String command, int steps) implements Contender {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Override
  public Map<String, Double> turn() {
    for (Peer worker : workers) {
      worker.send(command, steps);
    }
    double seconds = 0;
    for (Peer worker : workers) {
      seconds = Math.max(seconds, worker.figures(LIMIT).get("seconds"));
    }
    double bytes = 2.0 * BulkRow.BYTES * steps * workers.size();
    return Map.of(BulkRow.FIGURE, bytes / 1e6 / seconds);
  }
}
