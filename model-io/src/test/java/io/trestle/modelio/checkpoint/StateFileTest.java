package io.trestle.modelio.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.modelio.Retention;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateFileTest {
  private static final long HOUR = 3_600_000;

  @Test
  void comesBackAsItWas() {
    StateFile state = new StateFile(List.of(100L, 90L), List.of(5L), OptionalLong.of(77));
    assertThat(new String(state.encode(), UTF_8))
        .isEqualTo(
            """
            model_checkpoint_path: "model.ckpt-90"
            all_model_checkpoint_paths: "model.ckpt-100"
            all_model_checkpoint_paths: "model.ckpt-90"
            # trestle preserved "model.ckpt-5"
            # trestle preserved_at 77
            """);
    assertThat(StateFile.parse(state.encode())).isEqualTo(state);
  }

  @Test
  void stepsThatAreGoneDropOutAndUnlistedOnesAreNewest() {
    StateFile state = new StateFile(List.of(100L, 90L), List.of(5L, 6L), OptionalLong.empty());
    StateFile over = state.over(Set.of(90L, 6L, 120L, 110L));
    assertThat(over.managed()).containsExactly(90L, 110L, 120L);
    assertThat(over.preserved()).containsExactly(6L);
  }

  @Test
  void rubbishIsAnEmptyState() {
    assertThat(StateFile.parse(new byte[] {1, 2, (byte) 0xff})).isEqualTo(StateFile.empty());
  }

  @Test
  void oneEveryFewHoursStays() {
    Retention retention = new Retention(2, 3);
    StateFile state = StateFile.empty();
    List<Long> deleted = new ArrayList<>();
    for (long step = 0; step < 12; step++) {
      RetentionPlan plan =
          RetentionPlan.of(retention, state.committed(step), committed -> committed * HOUR);
      deleted.addAll(plan.delete());
      state = StateFile.parse(plan.state().encode());
    }
    assertThat(state.managed()).containsExactly(10L, 11L);
    assertThat(state.preserved()).containsExactly(3L, 6L, 9L);
    assertThat(deleted).containsExactly(0L, 1L, 2L, 4L, 5L, 7L, 8L);
  }

  @Test
  void zeroKeepsAll() {
    StateFile state = new StateFile(List.of(1L, 2L, 3L), List.of(), OptionalLong.empty());
    assertThat(RetentionPlan.of(new Retention(0, 1), state, step -> step).delete()).isEmpty();
  }
}
