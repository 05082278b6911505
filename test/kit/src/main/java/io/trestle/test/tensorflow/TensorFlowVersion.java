package io.trestle.test.tensorflow;

/** The TensorFlows that the build copies to {@code test/kit/target/runtimes}. */
public enum TensorFlowVersion {
  /** The version of the documents that Trestle replaces. */
  V1_2("tf-1.2.1", "Tf1"),
  /** The last of 1.x. */
  V1_15("tf-1.15.0", "Tf1"),
  /** A recent 2.x. */
  V2_18("tf-2.18", "Tf2");

  private final String folder;
  private final String program;

  TensorFlowVersion(String folder, String program) {
    this.folder = folder;
    this.program = program;
  }

  String folder() {
    return folder;
  }

  String program() {
    return program;
  }
}
