package io.trestle.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every default and every range of the configuration. */
final class TrainingConfigTest {

  @Test
  void defaultsAreTheSeedsJob() {
    TrainingConfig defaults = TrainingConfig.defaults();
    assertThat(defaults.strategy()).isEqualTo(Strategy.PARAMETER_SERVER);
    assertThat(defaults.cluster())
        .isEqualTo(
            new ClusterConfig(
                2,
                1,
                ServerPlacement.AUTO,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                PortRange.ANY,
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                Duration.ofMinutes(10)));
    assertThat(defaults.mode()).isEqualTo(Mode.async());
    assertThat(defaults.optimizer())
        .isEqualTo(
            new OptimizerConfig(
                Optimizer.SGD,
                0.25,
                LearningRateSchedule.constant(),
                0.9,
                0,
                0,
                LossReduction.MEAN,
                GradientCompression.none()));
    assertThat(defaults.batches())
        .isEqualTo(
            new BatchConfig(
                100,
                1,
                0,
                OptionalLong.of(TrainingConfig.DEFAULT_MAX_STEPS),
                OptionalInt.empty(),
                1));
    assertThat(defaults.checkpoints())
        .isEqualTo(
            new CheckpointConfig(
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                600,
                OptionalLong.empty(),
                5,
                Resume.NEVER));
    assertThat(defaults.progressInterval()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void epochsAloneHaveNoStepLimit() {
    assertThat(TrainingConfig.builder().epochs(3).build().batches().maxSteps()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "workers,0",
    "servers,0",
    "batchSize,0",
    "batchSize,-1",
    "pushInterval,0",
    "prefetch,2",
    "maxSteps,0",
    "epochs,0",
    "saveCheckpointSecs,0",
    "saveCheckpointSteps,0",
    "maxToKeep,0",
    "learningRate,0",
    "learningRate,-1",
    "learningRate,NaN",
    "momentum,1",
    "l2,-1",
    "clipNorm,-1"
  })
  void refusesAndNamesTheOption(String option, double value) {
    assertThatThrownBy(() -> configWith(option, value).build())
        .isInstanceOf(InvalidTrainingConfigException.class)
        .hasMessageContaining(option)
        .extracting(e -> ((InvalidTrainingConfigException) e).option())
        .isEqualTo(option);
  }

  @Test
  void gradientCompressionIsReadAsItIsWritten() {
    for (String text : List.of("none", "threshold", "threshold=0.001")) {
      assertThat(GradientCompression.parse(text)).hasToString(text);
    }
    assertThat(GradientCompression.parse("Threshold=1E-3"))
        .isEqualTo(GradientCompression.threshold(0.001));
    for (String text :
        List.of(
            "",
            "topk",
            "none=1",
            "threshold=",
            "threshold=x",
            "threshold=0",
            "threshold=-1",
            "threshold=NaN",
            "threshold=1e-40",
            "threshold=1e39")) {
      assertThatThrownBy(() -> GradientCompression.parse(text))
          .isInstanceOf(InvalidTrainingConfigException.class)
          .hasMessageContaining("none, threshold or threshold=T");
    }
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    refuses("psHosts", b -> b.serverPlacement(ServerPlacement.EXTERNAL));
    refuses("secretFile", b -> b.psHosts(List.of("a:2222")));
    refuses(
        "serverHosts",
        b -> b.psHosts(List.of("a:2222")).secretFile(Path.of("s")).serverHosts(List.of("a")));
    refuses(
        "serverHosts", b -> b.serverPlacement(ServerPlacement.DRIVER).serverHosts(List.of("a")));
    refuses("servers", b -> b.psHosts(List.of("a:2222")).servers(2).secretFile(Path.of("secret")));
    refuses("replicasToAggregate", b -> b.mode(Mode.sync(3)));
    refuses("prefetch", b -> b.mode(Mode.sync()).prefetch(1));
    refuses("resume", b -> b.resume(Resume.REQUIRED));
    refuses("modelVersion", b -> b.workDir("model").modelVersion(0));
    refuses("modelVersion", b -> b.modelVersion(1));
    refuses("momentum", b -> b.momentum(0.5));
    refuses("optimizer", b -> b.optimizer("lbfgs"));
    refuses("gradientCompression", b -> b.gradientCompression(GradientCompression.threshold(-1)));
    refuses("serverPorts", b -> b.serverPorts(PortRange.parse("9-1")));
    refuses("staleness", b -> b.mode(Mode.ssp(-1)));
  }

  @ParameterizedTest
  @EnumSource(names = {"GRADIENT_SHARING", "PARAMETER_AVERAGING"})
  void aMasterRefusesWhatItCannotBeTold(Strategy strategy) {
    TrainingConfig config = TrainingConfig.builder().strategy(strategy).logDir("l").build();
    assertThat(config.strategy()).isEqualTo(strategy);
    master(strategy, "mode is ssp(3)", b -> b.mode(Mode.ssp(3)));
    master(strategy, "mode is sync(1)", b -> b.mode(Mode.sync(1)));
    master(
        strategy,
        "psHosts is [a:2222]",
        b -> b.psHosts(List.of("a:2222")).secretFile(Path.of("s")));
    master(strategy, "servers is 2", b -> b.servers(2));
    master(strategy, "serverHosts is [a]", b -> b.serverHosts(List.of("a")));
    master(strategy, "serverPlacement is", b -> b.serverPlacement(ServerPlacement.DRIVER));
    master(strategy, "bindHost is a", b -> b.bindHost("a"));
    master(strategy, "pushInterval is 2", b -> b.pushInterval(2));
    master(strategy, "prefetch is 1", b -> b.prefetch(1));
    master(
        strategy,
        "gradientCompression is threshold",
        b -> b.gradientCompression(GradientCompression.adaptiveThreshold()));
    master(strategy, "optimizer is ADAM", b -> b.optimizer(Optimizer.ADAM));
    master(strategy, "learningRate is 0.001", b -> b.learningRate(0.001));
    master(
        strategy,
        "learningRateSchedule is ",
        b -> b.learningRateSchedule(LearningRateSchedule.exponential(10, 0.5)));
    master(strategy, "l2 is 0.1", b -> b.l2(0.1));
    master(strategy, "clipNorm is 1.0", b -> b.clipNorm(1));
    master(strategy, "resume is REQUIRED", b -> b.logDir("l").resume(Resume.REQUIRED));
    master(strategy, "saveCheckpointSecs is 5", b -> b.saveCheckpointSecs(5));
    master(strategy, "saveCheckpointSteps is 5", b -> b.saveCheckpointSteps(5));
    master(strategy, "validationSteps is 5", b -> b.earlyStopping(1, 0).validationSteps(5));
  }

  @Test
  void onlySharingListens() {
    PortRange ports = new PortRange(4_000, 4_003);
    assertThat(
            TrainingConfig.builder()
                .strategy(Strategy.GRADIENT_SHARING)
                .serverPorts(ports)
                .build()
                .cluster()
                .serverPorts())
        .isEqualTo(ports);
    master(Strategy.PARAMETER_AVERAGING, "serverPorts is", b -> b.serverPorts(ports));
  }

  private static void master(
      Strategy strategy, String start, Consumer<TrainingConfig.Builder> change) {
    TrainingConfig.Builder builder = TrainingConfig.builder().strategy(strategy);
    change.accept(builder);
    assertThatThrownBy(builder::build)
        .isInstanceOf(InvalidTrainingConfigException.class)
        .hasMessageStartingWith(start)
        .hasMessageContaining(" with strategy " + strategy + ", because ");
  }

  @Test
  void modesPrintAsTheyAreTyped() {
    assertThat(Mode.async()).hasToString("async");
    assertThat(Mode.ssp(3)).hasToString("ssp(3)");
    assertThat(Mode.sync()).hasToString("sync");
    assertThat(Mode.sync(2)).hasToString("sync(2)");
  }

  @Test
  void readsPortRanges() {
    assertThat(PortRange.parse("40000-40031")).isEqualTo(new PortRange(40_000, 40_031));
    assertThat(PortRange.parse("40000")).isEqualTo(new PortRange(40_000, 40_000));
    assertThat(PortRange.parse("0").isAny()).isTrue();
  }

  private static void refuses(String option, Consumer<TrainingConfig.Builder> change) {
    TrainingConfig.Builder builder = TrainingConfig.builder();
    assertThatThrownBy(
            () -> {
              change.accept(builder);
              builder.build();
            })
        .isInstanceOf(InvalidTrainingConfigException.class)
        .hasMessageStartingWith(option + " is ");
  }

  private static TrainingConfig.Builder configWith(String option, double value) {
    TrainingConfig.Builder builder = TrainingConfig.builder();
    int whole = (int) value;
    return switch (option) {
      case "workers" -> builder.workers(whole);
      case "servers" -> builder.servers(whole);
      case "batchSize" -> builder.batchSize(whole);
      case "pushInterval" -> builder.pushInterval(whole);
      case "prefetch" -> builder.prefetch(whole);
      case "maxSteps" -> builder.maxSteps(whole);
      case "epochs" -> builder.epochs(whole);
      case "saveCheckpointSecs" -> builder.saveCheckpointSecs(whole);
      case "saveCheckpointSteps" -> builder.saveCheckpointSteps(whole);
      case "maxToKeep" -> builder.maxToKeep(whole);
      case "learningRate" -> builder.learningRate(value);
      case "momentum" -> builder.optimizer(Optimizer.MOMENTUM).momentum(value);
      case "l2" -> builder.l2(value);
      case "clipNorm" -> builder.clipNorm(value);
      default -> throw new IllegalArgumentException(option);
    };
  }
}
