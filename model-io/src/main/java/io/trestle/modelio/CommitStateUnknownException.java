package io.trestle.modelio;

/**
 * The storage did not say whether the commit took place, and looking did not settle it. It may be
 * visible now or become visible later. Nothing that belongs to it was deleted, and nothing should
 * be.
 */
public final class CommitStateUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String path;

  /**
   * @param path what may or may not have been published
   * @param cause what the storage reported
   */
  public CommitStateUnknownException(String path, Throwable cause) {
    super(
        ("it is not known whether %s was published (%s); look again when the storage answers,"
                + " and delete nothing until then")
            .formatted(path, cause),
        cause);
    this.path = path;
  }

  /** What may or may not have been published. */
  public String path() {
    return path;
  }
}
