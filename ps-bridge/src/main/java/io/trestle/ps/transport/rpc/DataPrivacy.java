package io.trestle.ps.transport.rpc;

/** How gradients and parameters travel over a control port. */
public enum DataPrivacy {
  /** Encrypted, as everything else there. */
  ENCRYPTED,

  /**
   * Plain, on connections that were authenticated and whose registration was encrypted: the cipher
   * is taken off before the first of them.
   */
  PLAIN
}
