package io.trestle.spark.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code trestle --version} says. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "trestle " + trestle(),
      "Spark " + org.apache.spark.package$.MODULE$.SPARK_VERSION(),
      "Java " + Runtime.version()
    };
  }

  private static String trestle() {
    String version = Trestle.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a jar)" : version;
  }
}
