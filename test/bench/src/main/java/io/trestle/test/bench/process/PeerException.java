package io.trestle.test.bench.process;

/** A measured process failed, or did not answer in time. */
public final class PeerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PeerException(String message) {
    super(message);
  }
}
