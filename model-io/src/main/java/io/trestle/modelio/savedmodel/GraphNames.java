package io.trestle.modelio.savedmodel;

/** Names of nodes that are spoken of outside the graph. */
final class GraphNames {
  static final String EXAMPLES = "tf_example";
  static final String FEATURES = "x";
  static final String SCORES = "y";
  static final String SORTED_SCORES = "top_k";
  static final String SORTED_CLASSES = "trestle/classes";
  static final String TABLE_INITIALIZER = "legacy_init_op";
  static final String CHECKPOINT = "save/Const";
  static final String SAVE = "save/control_dependency";
  static final String RESTORE = "save/restore_all";

  private GraphNames() {}

  /** The first output of a node. */
  static String tensor(String node) {
    return node + ":0";
  }
}
