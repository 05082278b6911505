package io.trestle.test.scaling.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {
  private final List<String> answers = new ArrayList<>();

  private void arrive(Gate gate, int worker, long clock) {
    String name = worker + "@" + clock;
    gate.arrive(clock, () -> answers.add(name), () -> answers.add(name + " late"));
  }

  @Test
  void asynchronousAnswersAreGivenAtOnce() {
    Gate gate = Gate.of(Mode.ASYNC, 2);
    arrive(gate, 0, 1);
    arrive(gate, 0, 2);
    assertThat(answers).containsExactly("0@1", "0@2");
  }

  @Test
  void synchronousAnswersWaitForTheLastWorker() {
    Gate gate = Gate.of(Mode.SYNC, 3);
    arrive(gate, 0, 1);
    arrive(gate, 1, 1);
    assertThat(answers).isEmpty();
    arrive(gate, 2, 1);
    assertThat(answers).containsExactlyInAnyOrder("0@1 late", "1@1 late", "2@1");
  }

  @Test
  void aWorkerLeadsByTheBoundAndNotByOneMore() {
    Gate gate = Gate.of(Mode.BOUNDED, 2);
    for (int clock = 1; clock <= Mode.STALENESS + 1; clock++) {
      arrive(gate, 0, clock);
    }
    assertThat(answers).containsExactly("0@1", "0@2", "0@3");
    arrive(gate, 1, 1);
    assertThat(answers).containsExactly("0@1", "0@2", "0@3", "0@4 late", "1@1");
  }
}
