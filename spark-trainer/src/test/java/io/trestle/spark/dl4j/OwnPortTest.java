package io.trestle.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.PortRange;
import org.junit.jupiter.api.Test;

/** JVMs of one host that look for a port at the same time do not take the same one. */
final class OwnPortTest {
  @Test
  void driverAndExecutorsBeginWithPortsOfTheirOwn() {
    OwnPort ports = OwnPort.in(new PortRange(4_000, 4_002));
    assertThat(ports.inOrder("driver")).containsExactly(4_000, 4_001, 4_002);
    assertThat(ports.inOrder("0")).containsExactly(4_001, 4_002, 4_000);
    assertThat(ports.inOrder("1")).containsExactly(4_002, 4_000, 4_001);
    assertThat(ports.inOrder("2")).containsExactly(4_000, 4_001, 4_002);
    assertThat(OwnPort.in(PortRange.ANY).inOrder("7")).containsExactly(0);
  }
}
