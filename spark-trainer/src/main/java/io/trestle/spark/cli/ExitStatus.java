package io.trestle.spark.cli;

/** What the process ends with. */
final class ExitStatus {
  static final int DONE = 0;

  /** The run failed, or could not start. */
  static final int FAILED = 1;

  /** The command line is wrong, or asks for what does not exist yet. */
  static final int USAGE = 2;

  /** A signal ended the run: 128 and the signal's number, as shells count. */
  static final int SIGNALLED = 128;

  private ExitStatus() {}
}
