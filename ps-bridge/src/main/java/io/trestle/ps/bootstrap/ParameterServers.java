package io.trestle.ps.bootstrap;

import io.trestle.ps.ParameterServer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Starts parameter servers. */
public final class ParameterServers {
  private ParameterServers() {}

  /**
   * Starts a server that listens for workers and the driver, and holds no shard yet.
   *
   * @throws UncheckedIOException when its ports cannot be bound
   */
  public static ParameterServer start(ServerConfig config) {
    try {
      return RunningServer.start(config);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
