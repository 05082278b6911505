package io.trestle.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.spark.Columns;
import io.trestle.spark.LocalSpark;
import io.trestle.spark.LossReduction;
import io.trestle.spark.Strategy;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrestleException;
import io.trestle.spark.model.SoftmaxRegression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;

/** DL4J's masters refuse what they cannot train, with the reason, and leave nothing behind. */
final class MasterRefusalsTest {
  private static final int FEATURES = 100_000;

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(names = {"GRADIENT_SHARING", "PARAMETER_AVERAGING"})
  void whatIsNoNetworkTrainsOnServers(Strategy strategy) {
    refuses(trainer(strategy), "trains DL4J networks only", "not given", "--network");
    refuses(
        trainer(strategy).model(new SoftmaxRegression(4, 2, LossReduction.MEAN)),
        "trains DL4J networks only",
        "SoftmaxRegression");
    refuses(
        trainer(strategy).model(network().withOptimizerOfTheRun()),
        "optimizer cannot train by strategy " + strategy,
        "layers' own updaters");
  }

  @ParameterizedTest
  @EnumSource(names = {"GRADIENT_SHARING", "PARAMETER_AVERAGING"})
  void weightsAndProfilesAreRefused(Strategy strategy) {
    Columns weighted = new Columns("features", "label", Optional.of("w"));
    refuses(trainer(strategy).model(network()).columns(weighted), "column w cannot count");
    refuses(
        trainer(strategy).model(network()).workerResources(new ResourceProfileBuilder().build()),
        "resource profile cannot be kept");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void wideSparseVectorsAreRefused() {
    refuses(
        trainer(Strategy.PARAMETER_AVERAGING).model(network()),
        "Strategy parameter-averaging does not fit sparse data",
        "100000 features");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void sharingRefusesAMasterWithOneJvm() {
    refuses(
        trainer(Strategy.GRADIENT_SHARING).model(network()),
        "gradient-sharing wants executors that run one task at a time",
        "Master local[",
        "local-cluster[2,1,1024]");
    assertThat(dir).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource(names = {"GRADIENT_SHARING", "PARAMETER_AVERAGING"})
  void missingJarsAreNamed(Strategy strategy) {
    assertThatThrownBy(() -> MasterJars.require(strategy, ClassLoader.getPlatformClassLoader()))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("master for strategy " + strategy + " is not on the class path")
        .hasMessageContaining("--packages org.deeplearning4j:dl4j-spark");
    MasterJars.require(strategy);
  }

  @Test
  void whatKilledJvmsLeftInSharedMemoryIsCleared() throws Exception {
    System.clearProperty("aeron.dir");
    AeronSettings.apply();
    Path own = Path.of(System.getProperty("aeron.dir"));
    String name = own.getFileName().toString();
    String prefix = name.substring(0, name.lastIndexOf('-') + 1);
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Path left = Files.createDirectories(dir.resolve(prefix + gone.pid()));
    Files.writeString(left.resolve("cnc.dat"), "x");
    Path living = Files.createDirectories(dir.resolve(name));
    Path stranger = Files.createDirectories(dir.resolve("aeron-somebody"));
    AeronSettings.clear(dir);
    assertThat(left).doesNotExist();
    assertThat(living).exists();
    assertThat(stranger).exists();
    assertThat(System.getProperty("aeron.publication.unblock.timeout")).isEqualTo("60s");
  }

  private Trainer trainer(Strategy strategy) {
    return Trainer.on(LocalSpark.session())
        .config(
            TrainingConfig.builder()
                .strategy(strategy)
                .epochs(1)
                .logDir(dir.resolve("logs").toString())
                .workDir(dir.resolve("model").toString())
                .build());
  }

  private static void refuses(Trainer trainer, String... words) {
    assertThatThrownBy(() -> trainer.train(sparse()))
        .isInstanceOf(TrestleException.class)
        .hasMessageContainingAll(words);
  }

  private static Dataset<Row> sparse() {
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("w", DataTypes.DoubleType);
    return LocalSpark.session()
        .createDataFrame(
            List.of(
                RowFactory.create(
                    Vectors.sparse(FEATURES, new int[] {1}, new double[] {1}), 0.0, 1.0),
                RowFactory.create(
                    Vectors.sparse(FEATURES, new int[] {2}, new double[] {1}), 1.0, 1.0)),
            schema);
  }

  private static Dl4jModel network() {
    return Dl4jModel.of(
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(
                new OutputLayer.Builder()
                    .nIn(FEATURES)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build());
  }
}
