package io.trestle.spark.cli;

import io.trestle.spark.Model;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrestleException;
import io.trestle.spark.dl4j.Dl4jModel;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The network that {@code --network} names, and what is left of it after training. */
final class NetworkFile {
  private static final String REMEDY =
      "Start with bin/trestle, which adds them, or give spark-submit those of"
          + " spark-trainer/target/dl4j.classpath with --jars, or --packages"
          + " org.deeplearning4j:deeplearning4j-nn:1.0.0-M2,org.nd4j:nd4j-native:1.0.0-M2,"
          + "org.nd4j:nd4j-native-platform:1.0.0-M2.";

  private final Dl4jModel model;
  private float[] trained;

  private NetworkFile(Dl4jModel model) {
    this.model = model;
  }

  /**
   * Reads it.
   *
   * @throws Problem without DL4J's jars, or when the file cannot be used
   */
  static NetworkFile open(String uri, Configuration conf) {
    requireDl4j(NetworkFile.class.getClassLoader());
    try {
      return new NetworkFile(Dl4jModel.load(uri, conf));
    } catch (TrestleException e) {
      throw Problem.run(e.problem(), e.reason().orElse(""), e.remedy().orElse(""), e);
    }
  }

  /**
   * Checks that DL4J is there, and one of ND4J's backends, without which it cannot compute.
   *
   * @throws Problem that says what to add
   */
  static void requireDl4j(ClassLoader jars) {
    if (jars.getResource("org/deeplearning4j/nn/api/Model.class") == null) {
      throw Problem.run(
          "There is no DL4J on the class path.",
          "--network needs its jars, which Trestle does not bring.",
          REMEDY);
    }
    if (jars.getResource("META-INF/services/org.nd4j.linalg.factory.Nd4jBackend") == null) {
      throw Problem.run(
          "There is no backend of ND4J on the class path.",
          "DL4J computes with nd4j-native, which its own jars do not bring.",
          REMEDY);
    }
  }

  Model model() {
    return model;
  }

  /** Why no bundle can hold the network; empty where one can. */
  Optional<String> unserved() {
    try {
      model.servingGraph();
      return Optional.empty();
    } catch (TrestleException e) {
      return Optional.of(e.problem());
    }
  }

  void keep(float[] parameters) {
    trained = parameters;
  }

  /** Writes the zip beside the bundle, or where the bundle would be; returns its path. */
  String save(TrainingResult result, String workDir, Configuration conf) {
    String zip = result.bundle().orElse(workDir + "/network-step-" + result.steps()) + ".dl4j.zip";
    model.save(trained, zip, conf);
    return zip;
  }
}
