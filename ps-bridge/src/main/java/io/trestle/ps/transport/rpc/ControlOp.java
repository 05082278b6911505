package io.trestle.ps.transport.rpc;

import io.trestle.ps.ProtocolException;

/**
 * What is asked for on the control plane. Codes stay below 128: Spark takes a first byte of 0xEA or
 * 0xEB for another handshake.
 */
enum ControlOp {
  REGISTER(1),
  OPEN(2),
  STATUS(3),
  HOLD(4),
  CUT(5),
  RELEASE(6),
  SNAPSHOT(7),
  DISCARD(8),
  WITHDRAW(9),
  END(10),
  ABORT(11),
  HEARTBEAT(12);

  private final int code;

  ControlOp(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static ControlOp of(int code) {
    for (ControlOp op : values()) {
      if (op.code == code) {
        return op;
      }
    }
    throw new ProtocolException("A control request has the unknown op " + code + ".");
  }
}
