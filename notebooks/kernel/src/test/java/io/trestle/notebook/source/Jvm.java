package io.trestle.notebook.source;

/** The JVM of a notebook's driver in these tests. */
final class Jvm {
  private Jvm() {}

  /** What goes into {@code TRESTLE_JAVA_OPTS}. */
  static String options() {
    // Such short cells end sooner without C2; what is recorded is to be as users see it.
    boolean hot = Boolean.getBoolean("trestle.record");
    return "-Xmx1g -XX:+UseSerialGC" + (hot ? "" : " -XX:TieredStopAtLevel=1");
  }
}
