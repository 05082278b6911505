package io.trestle.spark.dl4j;

import io.trestle.spark.TrestleException;

/** A DL4J network has something that Trestle does not train; it is named. */
public final class UnsupportedNetworkException extends TrestleException {
  private static final long serialVersionUID = 1;

  UnsupportedNetworkException(String problem, String reason, String remedy) {
    super(problem, reason, remedy);
  }
}
