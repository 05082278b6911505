package io.trestle.test.bench;

import java.util.List;
import java.util.Map;

/**
 * What a row left.
 *
 * @param environment the machine and the versions, by name
 * @param began when, as ISO-8601 to the minute, in UTC
 * @param seconds that it took
 * @param charts names of the pictures, with their titles
 */
public record RowResult(
    List<Integer> numbers,
    String title,
    String method,
    Scale scale,
    String began,
    long seconds,
    Map<String, String> environment,
    List<Measurement> measurements,
    List<Verdict> verdicts,
    List<String> notes,
    Map<String, String> charts) {

  /** Whether every contender took all its turns: none failed or ran out of time. */
  public boolean complete() {
    return measurements.stream().allMatch(one -> one.remark().isEmpty());
  }
}
