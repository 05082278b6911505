package io.trestle.ps.transport;

import io.trestle.ps.ProtocolException;

/** What a client asks of a shard on the data plane; see {@link Wire}. */
public enum Op {
  PUSH(1),
  PULL(2),
  FINISH(3);

  private final int code;

  Op(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Op of(int code) {
    return switch (code) {
      case 1 -> PUSH;
      case 2 -> PULL;
      case 3 -> FINISH;
      default -> throw new ProtocolException("A request has the unknown op " + code + ".");
    };
  }
}
