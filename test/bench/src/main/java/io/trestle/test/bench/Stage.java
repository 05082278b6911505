package io.trestle.test.bench;

import io.trestle.test.bench.process.Peers;
import java.nio.file.Path;
import java.util.List;

/** What a row is given while it measures. Not thread-safe. */
public interface Stage {
  /** How much to measure. */
  Scale scale();

  /** Processes of this row; those that still run are ended after it. */
  Peers peers();

  /** A folder that is deleted after the row. */
  Path scratch();

  /** A line about what goes on, with the time in front. */
  void say(String format, Object... values);

  /** Keeps a measurement. */
  void record(Measurement measurement);

  /** Keeps a target and what was reached of it. */
  void judge(Verdict verdict);

  /** Keeps a picture. */
  void draw(Chart chart);

  /** Keeps a sentence that stands below the table. */
  void note(String sentence);

  /**
   * Does what a contender needs before its turns. When it fails, the contender is recorded as
   * failed by {@link #rounds} and gets no turns.
   *
   * @return whether it did not fail
   */
  boolean prepare(String contender, Runnable work);

  /**
   * Lets the contenders take turns, A B A B, and records every figure. A contender that fails once
   * is left out of the later rounds, and what it failed of is recorded.
   */
  Samples rounds(int rounds, List<Contender> contenders) throws Exception;
}
