package io.trestle.ps.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where encoded bytes go. */
@FunctionalInterface
public interface Output {
  /** Takes all remaining bytes before it returns; the buffer may be reused then. */
  void write(ByteBuffer bytes) throws IOException;
}
