package io.trestle.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.GradientCompression;
import io.trestle.spark.LearningRateSchedule;
import io.trestle.spark.Mode;
import io.trestle.spark.PortRange;
import io.trestle.spark.Resume;
import io.trestle.spark.Strategy;
import io.trestle.spark.TrainingConfig;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What options become. */
class TrainOptionsTest {
  @Test
  void noOptionsAreTheDefaultsOfTheLibrary() {
    TrainingConfig expected =
        TrainingConfig.builder().workDir("model").logDir("train_logs").build();
    assertThat(config()).isEqualTo(expected);
  }

  @Test
  void theSeedsCommandLineIsUnderstood() {
    TrainingConfig config =
        config(
            "--ps_hosts=a:2222,b:2222",
            "--worker_hosts=a:1,b:1,c:1",
            "--secret_file=s",
            "--training_iteration=500",
            "--batch_size=50");
    assertThat(config.cluster().psHosts()).isEqualTo(List.of("a:2222", "b:2222"));
    assertThat(config.cluster().servers()).isEqualTo(2);
    assertThat(config.cluster().workers()).isEqualTo(3);
    assertThat(config.batches().maxSteps()).isEqualTo(OptionalLong.of(500));
    assertThat(config.batches().batchSize()).isEqualTo(50);
  }

  @Test
  void serversInExecutorsCanBeGivenHosts() {
    assertThat(config("--num-ps", "2", "--ps-on", "a,b").cluster().serverHosts())
        .isEqualTo(List.of("a", "b"));
  }

  @Test
  void epochsReplaceTheDefaultNumberOfSteps() {
    assertThat(config("--epochs", "2").batches().maxSteps()).isEmpty();
  }

  @Test
  void modesTakeTheirNumbers() {
    assertThat(config("--mode", "ssp").mode()).isEqualTo(Mode.ssp(3));
    assertThat(config("--mode", "SSP", "--staleness", "0").mode()).isEqualTo(Mode.ssp(0));
    assertThat(config("--mode", "sync").mode()).isEqualTo(Mode.sync());
    assertThat(config("--mode=sync", "--replicas_to_aggregate=1").mode()).isEqualTo(Mode.sync(1));
  }

  @Test
  void aMasterOfDl4jLeadsWhereItIsAskedTo() {
    assertThat(config().strategy()).isEqualTo(Strategy.PARAMETER_SERVER);
    assertThat(config("--strategy", "Gradient-Sharing", "--epochs=2").strategy())
        .isEqualTo(Strategy.GRADIENT_SHARING);
    assertThat(config("--strategy=parameter-averaging").strategy())
        .isEqualTo(Strategy.PARAMETER_AVERAGING);
  }

  @Test
  void resumeNeedsACheckpointUnlessToldOtherwise() {
    assertThat(config().checkpoints().resume()).isEqualTo(Resume.NEVER);
    assertThat(config("--resume").checkpoints().resume()).isEqualTo(Resume.REQUIRED);
    assertThat(config("--resume", "--seed", "2").checkpoints().resume()).isEqualTo(Resume.REQUIRED);
    assertThat(config("--resume=if-found").checkpoints().resume()).isEqualTo(Resume.IF_FOUND);
  }

  @Test
  void theNumbersOfTheUpdateRuleArrive() {
    TrainingConfig config =
        config(
            "--optimizer=momentum",
            "--momentum=0.8",
            "--l2=0.01",
            "--clip_norm=5",
            "--push-interval=4",
            "--prefetch=1",
            "--gradient_compression=threshold=0.5",
            "--server-ports=4000-4010",
            "--server-timeout-secs=7",
            "--executor-timeout-secs=8",
            "--barrier-timeout-secs=9");
    assertThat(config.optimizer().momentum()).isEqualTo(0.8);
    assertThat(config.optimizer().l2()).isEqualTo(0.01);
    assertThat(config.optimizer().clipNorm()).isEqualTo(5);
    assertThat(config.batches().pushInterval()).isEqualTo(4);
    assertThat(config.batches().prefetch()).isEqualTo(1);
    assertThat(config.optimizer().compression()).isEqualTo(GradientCompression.threshold(0.5));
    assertThat(config.cluster().serverPorts()).isEqualTo(new PortRange(4000, 4010));
    assertThat(config.cluster().serverTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.cluster().executorTimeout()).isEqualTo(Duration.ofSeconds(8));
    assertThat(config.cluster().barrierTimeout()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void theLearningRateFollowsTensorFlowsSchedules() {
    assertThat(schedule()).isEqualTo(LearningRateSchedule.constant());
    assertThat(
            schedule(
                "--learning-rate-schedule=exponential", "--decay_steps=100", "--decay_rate=0.96"))
        .isEqualTo(LearningRateSchedule.exponential(100, 0.96));
    assertThat(
            schedule("--learning-rate-schedule=staircase", "--decay-steps=100", "--decay-rate=0.5"))
        .isEqualTo(LearningRateSchedule.staircase(100, 0.5));
    assertThat(
            schedule("--learning_rate_schedule=polynomial", "--decay-steps=9", "--warm-up-steps=3"))
        .isEqualTo(LearningRateSchedule.polynomial(9, 0.0001, 1).withWarmUp(3));
  }

  private static LearningRateSchedule schedule(String... args) {
    return config(args).optimizer().schedule();
  }

  private static TrainingConfig config(String... args) {
    TrainCommand command = new TrainCommand(new Screen(System.out, System.err, 0));
    Trestle.withNames(new CommandLine(command)).parseArgs(Spelling.kebab(args));
    return command.config();
  }
}
