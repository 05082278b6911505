package io.trestle.spark.cli;

import io.trestle.spark.Model;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrestleException;
import io.trestle.spark.dl4j.Dl4jModel;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The network that {@code --network} names, and what is left of it after training. */
final class NetworkFile {
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
    requireDl4j();
    try {
      return new NetworkFile(Dl4jModel.load(uri, conf));
    } catch (TrestleException e) {
      throw Problem.run(e.problem(), e.reason().orElse(""), e.remedy().orElse(""), e);
    }
  }

  private static void requireDl4j() {
    try {
      Class.forName("org.deeplearning4j.nn.api.Model", false, NetworkFile.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw Problem.run(
          "There is no DL4J on the class path.",
          "--network needs its jars, which Trestle does not bring.",
          "Start with bin/trestle, which adds them, or give spark-submit those of"
              + " spark-trainer/target/dl4j.classpath with --jars.",
          e);
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
