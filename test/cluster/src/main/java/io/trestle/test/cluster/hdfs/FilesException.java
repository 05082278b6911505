package io.trestle.test.cluster.hdfs;

/** HDFS refused what was asked of it. */
public final class FilesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FilesException(String message) {
    super(message);
  }

  FilesException(String message, Throwable cause) {
    super(message, cause);
  }
}
