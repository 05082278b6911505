package io.trestle.ps.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where encoded bytes come from. */
@FunctionalInterface
public interface Input {
  /**
   * Reads at least one byte, and what else there is and fits.
   *
   * @throws java.io.EOFException when the other side has closed
   */
  void read(ByteBuffer bytes) throws IOException;
}
