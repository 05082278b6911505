package io.trestle.spark.job;

import io.trestle.spark.TrestleException;

/** A server is gone; training can go back to the last checkpoint. */
final class ServersLostException extends TrestleException {
  private static final long serialVersionUID = 1L;

  ServersLostException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
