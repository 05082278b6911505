package io.trestle.ps.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangeBindingTest {
  @Test
  void parsesAPortARangeAndAny() {
    assertThat(PortRange.parse("2222")).isEqualTo(PortRange.of(2222)).hasToString("2222");
    assertThat(PortRange.parse(" 4000 - 4010 ")).hasToString("4000-4010");
    assertThat(PortRange.parse("0")).isEqualTo(PortRange.ANY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1-2-3", "5-4", "65536", "0-7", "-1"})
  void refusesWhatIsNoRange(String text) {
    assertThatThrownBy(() -> PortRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bindsTheFirstFreePort() throws Exception {
    List<Integer> tried = new ArrayList<>();
    int bound =
        PortRange.parse("4000-4010")
            .bind(
                "host",
                "test",
                port -> {
                  tried.add(port);
                  if (port < 4002) {
                    throw new IllegalStateException(new BindException("taken"));
                  }
                  return port;
                });
    assertThat(bound).isEqualTo(4002);
    assertThat(tried).containsExactly(4000, 4001, 4002);
  }

  @Test
  void saysWhichPortsAreTaken() {
    assertThatThrownBy(
            () ->
                PortRange.parse("4000-4001")
                    .bind(
                        "host",
                        "data streams",
                        port -> {
                          throw new BindException("taken");
                        }))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("4000-4001")
        .hasMessageContaining("data streams");
  }
}
