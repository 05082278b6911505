package io.trestle.spark.dl4j;

import io.trestle.spark.Strategy;
import io.trestle.spark.TrestleException;
import java.util.List;

/** The jars that DL4J's masters need beyond those of a network. */
final class MasterJars {
  private static final String VERSION = "1.0.0-M2";

  private MasterJars() {}

  /**
   * Checks that they are there.
   *
   * @throws TrestleException naming what to add
   */
  static void require(Strategy strategy) {
    require(strategy, MasterJars.class.getClassLoader());
  }

  static void require(Strategy strategy, ClassLoader loader) {
    for (String name : classes(strategy)) {
      try {
        Class.forName(name, false, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        throw new TrestleException(
            "DL4J's master for strategy " + strategy + " is not on the class path.",
            "There is no " + name + ".",
            "Start with bin/trestle, which adds its jars, give spark-submit those of"
                + " spark-trainer/target/dl4j.classpath with --jars, or add --packages "
                + coordinates(strategy)
                + ".",
            e);
      }
    }
  }

  private static List<String> classes(Strategy strategy) {
    return switch (strategy) {
      case PARAMETER_SERVER -> List.of();
      case GRADIENT_SHARING ->
          List.of(
              "org.deeplearning4j.spark.parameterserver.training.SharedTrainingMaster",
              "org.deeplearning4j.parallelism.ParallelWrapper",
              "org.nd4j.parameterserver.distributed.v2.ModelParameterServer",
              "io.aeron.driver.MediaDriver",
              "io.reactivex.Flowable",
              "org.apache.commons.net.util.SubnetUtils");
      case PARAMETER_AVERAGING ->
          List.of("org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster");
    };
  }

  private static String coordinates(Strategy strategy) {
    String artifact =
        strategy == Strategy.GRADIENT_SHARING ? "dl4j-spark-parameterserver" : "dl4j-spark3";
    return "org.deeplearning4j:" + artifact + "_2.12:" + VERSION;
  }
}
