package io.trestle.test.scaling.model;

/** One run to simulate. */
public record Run(int workers, int servers, Mode mode, Work work, Machines machines) {
  /** The same with another number of servers. */
  public Run withServers(int count) {
    return new Run(workers, count, mode, work, machines);
  }

  /** The same in another mode. */
  public Run withMode(Mode other) {
    return new Run(workers, servers, other, work, machines);
  }

  double bytesUpPerServer() {
    return work.bytesUp() / servers;
  }

  double bytesDownPerServer() {
    return work.bytesDown() / servers;
  }

  double rowsPerServer() {
    return work.rows() / servers;
  }
}
