package io.trestle.ps.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.ps.ParameterServer;
import io.trestle.ps.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** A server takes the first free port of its range, and says so when there is none. */
class PortRangeTest {
  @Test
  void aTakenPortIsPassedOver() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ParameterServer server = start(new PortRange(taken.getLocalPort(), 65535))) {
      assertThat(server.address().port()).isGreaterThan(taken.getLocalPort());
    }
  }

  @Test
  void aRangeThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(PortRange.of(taken.getLocalPort())))
          .hasMessageContaining("No port of " + taken.getLocalPort() + " is free");
    }
  }

  private static ParameterServer start(PortRange port) {
    return ParameterServers.start(
        ServerConfig.withSecret(Secret.random()).withHost("127.0.0.1").withPort(port));
  }
}
