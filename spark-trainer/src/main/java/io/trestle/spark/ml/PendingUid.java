package io.trestle.spark.ml;

import org.apache.spark.ml.util.Identifiable;

/**
 * A uid on its way past the constructors of Spark's superclasses. They make params that carry their
 * parent's uid, so {@code uid()} is asked before a Java class has set a field of its own; a Scala
 * class may set its fields first. An expression among the arguments of {@code this(...)} runs
 * before them, and that is where {@link #of} stands.
 */
final class PendingUid {
  private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

  private final String uid;

  private PendingUid(String uid) {
    this.uid = uid;
    CURRENT.set(uid);
  }

  /** From here to {@link #settle}, {@link #current} is this uid on this thread. */
  static PendingUid of(String uid) {
    return new PendingUid(uid);
  }

  /** A random one. */
  static PendingUid random(String prefix) {
    return of(Identifiable.randomUID(prefix));
  }

  /** The uid of the object that is under construction on this thread. */
  static String current() {
    return CURRENT.get();
  }

  /** The uid, for the object's own field. */
  String settle() {
    CURRENT.remove();
    return uid;
  }
}
