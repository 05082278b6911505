package io.trestle.modelio.faults;

import java.io.IOException;

/** Decides what happens to the operations of a {@link FaultyFileSystem}. */
public interface Faults {
  /** An operation that changes something; runs it, or does not, or throws after it. */
  void effect(String what, Operation operation) throws IOException;

  /** An operation that changes nothing; throws if it is to fail. */
  void look(String what) throws IOException;

  /** The operation proper. */
  @FunctionalInterface
  interface Operation {
    void run() throws IOException;
  }
}
