package io.trestle.modelio.checkpoint;

import io.trestle.modelio.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/**
 * What retention does, decided before anything is deleted. As {@code tf.train.Saver}: of the
 * managed checkpoints the newest stay; each older one goes, unless the given hours have passed
 * since the last one that was preserved, which makes it preserved. The hours count from the oldest
 * checkpoint where none was preserved yet.
 *
 * @param state the state file to write
 * @param delete steps to delete, oldest first
 */
record RetentionPlan(StateFile state, List<Long> delete) {
  /**
   * Decides.
   *
   * @param state the state, up to date
   * @param committedAt commit time of a step, in milliseconds since 1970
   */
  static RetentionPlan of(Retention retention, StateFile state, LongUnaryOperator committedAt) {
    List<Long> managed = state.managed();
    int surplus = retention.maxToKeep() == 0 ? 0 : managed.size() - retention.maxToKeep();
    if (managed.isEmpty()) {
      return new RetentionPlan(state, List.of());
    }
    double interval = retention.keepEveryHours() * Duration.ofHours(1).toMillis();
    long reference = state.preservedAt().orElseGet(() -> committedAt.applyAsLong(managed.get(0)));
    List<Long> preserved = new ArrayList<>(state.preserved());
    List<Long> delete = new ArrayList<>();
    for (int i = 0; i < surplus; i++) {
      long time = committedAt.applyAsLong(managed.get(i));
      if (time - reference >= interval) {
        preserved.add(managed.get(i));
        reference = time;
      } else {
        delete.add(managed.get(i));
      }
    }
    StateFile next =
        new StateFile(
            managed.subList(Math.max(surplus, 0), managed.size()),
            preserved,
            OptionalLong.of(reference));
    return new RetentionPlan(next, delete);
  }

  /** The state as it is until all is deleted. */
  StateFile whileDeleting() {
    List<Long> managed = new ArrayList<>(delete);
    managed.addAll(state.managed());
    return new StateFile(managed, state.preserved(), state.preservedAt());
  }
}
