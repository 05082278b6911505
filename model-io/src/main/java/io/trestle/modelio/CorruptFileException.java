package io.trestle.modelio;

/**
 * A file does not hold what its format promises: damaged, cut off, or not of that format at all.
 *
 * <p>The message names the file, the part of it, the offset, what was expected and what was found.
 */
public final class CorruptFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String what;
  private final long offset;
  private final String expected;
  private final String found;

  /**
   * @param file the file's path
   * @param what the damaged part, such as {@code header} or {@code tensor W}
   * @param offset where that part starts, in bytes from the file's start; -1 where it has no place
   * @param expected what should be there
   * @param found what is there
   */
  public CorruptFileException(
      String file, String what, long offset, String expected, String found) {
    super(message(file, what, offset, expected, found));
    this.file = file;
    this.what = what;
    this.offset = offset;
    this.expected = expected;
    this.found = found;
  }

  /** As above, with the exception that revealed the damage. */
  public CorruptFileException(
      String file, String what, long offset, String expected, String found, Throwable cause) {
    this(file, what, offset, expected, found);
    initCause(cause);
  }

  private static String message(
      String file, String what, long offset, String expected, String found) {
    String place = offset < 0 ? "" : " at byte " + offset;
    return "%s is damaged: %s%s: expected %s, found %s"
        .formatted(file, what, place, expected, found);
  }

  /** The file's path. */
  public String file() {
    return file;
  }

  /** The damaged part. */
  public String what() {
    return what;
  }

  /** Where the part starts, in bytes from the file's start; -1 where it has no place. */
  public long offset() {
    return offset;
  }

  /** What should be there. */
  public String expected() {
    return expected;
  }

  /** What is there. */
  public String found() {
    return found;
  }
}
