package io.trestle.ps.transport;

import io.trestle.ps.ProtocolException;
import io.trestle.ps.PushOutcome;

/** Outcomes as the numbers of {@link Wire}. */
final class Outcomes {
  private Outcomes() {}

  static byte code(PushOutcome outcome) {
    return switch (outcome) {
      case APPLIED -> 0;
      case DUPLICATE -> 1;
      case DROPPED -> 2;
    };
  }

  static PushOutcome of(byte code) {
    return switch (code) {
      case 0 -> PushOutcome.APPLIED;
      case 1 -> PushOutcome.DUPLICATE;
      case 2 -> PushOutcome.DROPPED;
      default -> throw new ProtocolException("An answer has the unknown outcome " + code + ".");
    };
  }
}
