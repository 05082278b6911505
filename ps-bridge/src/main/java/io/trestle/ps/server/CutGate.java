package io.trestle.ps.server;

import io.trestle.ps.CutPoint;
import io.trestle.ps.consistency.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Which pushes wait for a snapshot's cut. While the shard is held, only those go through that lie
 * before the cut point. Used under the shard's lock.
 */
final class CutGate {
  private boolean held;
  private CutPoint point;

  void hold() {
    held = true;
  }

  void aim(CutPoint target) {
    point = target;
  }

  void release() {
    held = false;
    point = null;
  }

  /** Whether somebody waits for the cut. */
  boolean isHeld() {
    return held;
  }

  /** Whether a new push must wait. */
  boolean stops(int worker, long sequence, long basis) {
    if (!held) {
      return false;
    }
    if (point instanceof CutPoint.Sequences sequences) {
      return sequence > sequences.lastSequences().get(worker);
    }
    return !(point instanceof CutPoint.Version version) || basis >= version.version();
  }

  /** Whether the shard is at the cut point. */
  static boolean isReached(CutPoint target, Progress progress, Update update) {
    if (target instanceof CutPoint.Sequences sequences) {
      for (int i = 0; i < progress.workers(); i++) {
        if (progress.clock(i) < sequences.lastSequences().get(i)) {
          return false;
        }
      }
      return true;
    }
    long version = ((CutPoint.Version) target).version();
    return progress.live() == 0 || (update.version() >= version && update.pending() == 0);
  }

  /** The workers that the shard still waits for. */
  static List<Integer> behind(CutPoint target, Progress progress) {
    List<Integer> behind = new ArrayList<>();
    for (int i = 0; i < progress.workers(); i++) {
      if (!(target instanceof CutPoint.Sequences sequences)
          ? !progress.isFinished(i)
          : progress.clock(i) < sequences.lastSequences().get(i)) {
        behind.add(i);
      }
    }
    return behind;
  }
}
