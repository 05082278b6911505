package io.trestle.modelio.checkpoint;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** The names in a log directory. */
final class CheckpointNames {
  /** The state file, as {@code tf.train.get_checkpoint_state} looks for it. */
  static final String STATE = "checkpoint";

  /** Holds what TensorFlow need not see. */
  static final String OWN = "_trestle";

  private static final String PREFIX = "model.ckpt-";
  private static final Pattern BUNDLE = Pattern.compile("model\\.ckpt-(\\d{1,18})");
  private static final Pattern INDEX = Pattern.compile("model\\.ckpt-(\\d{1,18})\\.index");
  private static final Pattern DATA =
      Pattern.compile("model\\.ckpt-(\\d{1,18})\\.data-(\\d{5})-of-(\\d{5})");

  private CheckpointNames() {}

  static String bundle(long step) {
    return PREFIX + step;
  }

  static Path prefix(Path directory, long step) {
    return new Path(directory, bundle(step));
  }

  /** The step of a bundle's name without directory, empty if it is none. */
  static OptionalLong stepOfBundle(String name) {
    return step(BUNDLE, name);
  }

  /** The step of an index's name, empty if it is none. */
  static OptionalLong stepOfIndex(String name) {
    return step(INDEX, name);
  }

  private static OptionalLong step(Pattern pattern, String name) {
    Matcher matcher = pattern.matcher(name);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  /** What a data file's name says, null if it is none. */
  static DataName dataName(String name) {
    Matcher matcher = DATA.matcher(name);
    return matcher.matches()
        ? new DataName(
            Long.parseLong(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)))
        : null;
  }

  /**
   * A data file's name.
   *
   * @param step of its checkpoint
   * @param file its number
   * @param files the count in its name
   */
  record DataName(long step, int file, int files) {}
}
