package io.trestle.modelio.faults;

import java.io.IOException;

/**
 * The process dies at its n-th change to the storage: from then on no operation has any effect, and
 * all throw. Whether the n-th still takes effect is for the caller to say.
 */
public final class Kill implements Faults {
  /** What happens to the operation at which the process dies. */
  public enum LastOperation {
    DONE,
    LOST
  }

  private final int at;
  private final LastOperation last;
  private int count;
  private boolean dead;

  public Kill(int at, LastOperation last) {
    this.at = at;
    this.last = last;
  }

  /** Whether the process is dead. */
  public synchronized boolean isDead() {
    return dead;
  }

  /** Changes to the storage so far. */
  public synchronized int count() {
    return count;
  }

  @Override
  public synchronized void effect(String what, Operation operation) throws IOException {
    look(what);
    if (count++ == at) {
      dead = true;
      if (last == LastOperation.DONE) {
        operation.run();
      }
      look(what);
    }
    operation.run();
  }

  @Override
  public synchronized void look(String what) throws IOException {
    if (dead) {
      throw new IOException("killed at change " + at + ": " + what);
    }
  }
}
