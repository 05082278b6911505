package io.trestle.spark.cluster;

import io.trestle.modelio.CheckpointAttempt;
import io.trestle.spark.TrestleException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which checkpoint servers are to write or read, as the text that travels to them: {@code
 * step/shards/firstFile/files@directory}.
 *
 * @param directory the log directory, a Hadoop URI
 * @param attempt the step and the data files; for reading only the step counts
 */
public record CheckpointTarget(String directory, CheckpointAttempt attempt) {
  private static final Pattern TEXT = Pattern.compile("(\\d+)/(\\d+)/(\\d+)/(\\d+)@(.+)");

  /** A checkpoint to read. */
  public static CheckpointTarget toRead(String directory, long step) {
    return new CheckpointTarget(directory, new CheckpointAttempt(step, 1, 0, 1));
  }

  /** Reads what {@link #toString} wrote. */
  static CheckpointTarget parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new TrestleException(
          "'" + text + "' names no checkpoint.",
          "Driver and servers are of different versions.",
          "Start the same version on all of them.");
    }
    return new CheckpointTarget(
        matcher.group(5),
        new CheckpointAttempt(
            Long.parseLong(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)),
            Integer.parseInt(matcher.group(4))));
  }

  @Override
  public String toString() {
    return attempt.step()
        + "/"
        + attempt.shards()
        + "/"
        + attempt.firstFile()
        + "/"
        + attempt.files()
        + "@"
        + directory;
  }
}
