package io.trestle.modelio;

/**
 * A path does not lead to the same storage on every host. This is the failure that the seeds run
 * into: each parameter server writes to its own local disk, and the export breaks.
 */
public final class StorageNotSharedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String host;

  /**
   * @param path the path that is not shared
   * @param host the host, or role and host, that sees something else there
   * @param problem what was seen
   */
  public StorageNotSharedException(String path, String host, String problem) {
    super(
        ("%s is not the same storage on %s: %s. Give a path that all hosts share, such as"
                + " hdfs://namenode/logs, or mount the same file system there on every host")
            .formatted(path, host, problem));
    this.path = path;
    this.host = host;
  }

  /** The path that is not shared. */
  public String path() {
    return path;
  }

  /** The host that sees something else there. */
  public String host() {
    return host;
  }
}
