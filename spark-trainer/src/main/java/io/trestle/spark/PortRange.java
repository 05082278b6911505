package io.trestle.spark;

/**
 * The ports that servers may listen on, both ends included.
 *
 * @param first 1 to 65535, or 0 with {@code last} 0 for any free port
 * @param last {@code first} to 65535
 */
public record PortRange(int first, int last) {

  /** Any free port. */
  public static final PortRange ANY = new PortRange(0, 0);

  /** Checks the range. */
  public PortRange {
    if (!(first == 0 && last == 0) && (first < 1 || last < first || last > 65_535)) {
      throw new InvalidTrainingConfigException(
          "serverPorts", first + "-" + last, "a range within 1-65535, or 0 for any free port");
    }
  }

  /** Reads {@code 40000-40031}, {@code 40000} or {@code 0}. */
  public static PortRange parse(String text) {
    int dash = text.indexOf('-');
    try {
      int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
      return new PortRange(first, dash < 0 ? first : Integer.parseInt(text.substring(dash + 1)));
    } catch (NumberFormatException e) {
      throw new InvalidTrainingConfigException(
          "serverPorts", text, "a range like 40000-40031, or 0 for any free port");
    }
  }

  /** Whether the system picks the port. */
  public boolean isAny() {
    return first == 0;
  }
}
