package io.trestle.modelio;

/**
 * The name is taken: something else was published under it, and it was left as it is. Nothing of
 * the refused attempt is visible.
 */
public final class AlreadyPublishedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String path;

  /**
   * @param path what is there already
   * @param remedy what the caller can do
   */
  public AlreadyPublishedException(String path, String remedy) {
    super(path + " is there already and is never replaced; " + remedy);
    this.path = path;
  }

  /** What is there already. */
  public String path() {
    return path;
  }
}
