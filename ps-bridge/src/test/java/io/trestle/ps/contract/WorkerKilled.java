package io.trestle.ps.contract;

/** Stands for the death of a worker in the middle of whatever it did. */
final class WorkerKilled extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
