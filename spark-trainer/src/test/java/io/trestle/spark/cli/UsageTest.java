package io.trestle.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong command line ends with status 2 and one message, before anything is started. */
class UsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          train --batch-size -5 | --batch-size is -5. It must be 1 or more.
          train --batch_size=0 | --batch-size is 0. It must be 1 or more.
          train --batch-size ten | Invalid value for option '--batch-size'. 'ten' is not an int.
          train --batch-size | Missing required parameter for option '--batch-size' (N).
          train --learning-rate 0 | --learning-rate is 0.0. It must be a number above 0.
          train --learning-rate -1 | --learning-rate is -1.0. It must be a number above 0.
          train --learning-rate NaN | --learning-rate is NaN. It must be a number above 0.
          train --num-workers 0 | --num-workers is 0. It must be 1 or more.
          train --num-ps -1 | --num-ps is -1. It must be 1 or more.
          train --max-steps 0 | --max-steps is 0. It must be 1 or more.
          train --training_iteration=-2 | --training-iteration is -2. It must be 1 or more.
          train --max-steps abc | Invalid value for option '--max-steps'. 'abc' is not a long.
          train --training-iteration abc | Invalid value for option '--training-iteration'. 'abc' is not a long.
          train --momentum 0.5 | --momentum is 0.5. It must be given with optimizer momentum only.
          train --optimizer momentum --momentum 1 | --momentum is 1.0. It must be 0 or more and below 1.
          train --l2 -1 | --l2 is -1.0. It must be a number, 0 or more.
          train --clip-norm -1 | --clip-norm is -1.0. It must be a number, 0 or more.
          train --push-interval 0 | --push-interval is 0. It must be 1 or more.
          train --prefetch 2 | --prefetch is 2. It must be 0 or 1.
          train --prefetch 1 --mode sync | --prefetch is 1. It must be 0 with mode sync
          train --server-ports 9-3 | --server-ports is 9-3. It must be a range within 1-65535
          train --server-timeout-secs 0 | --server-timeout-secs is PT0S. It must be a time above 0.
          train --learning-rate-schedule linear | Expected constant, exponential, staircase, polynomial, not 'linear'.
          train --learning-rate-schedule exponential | --decay-steps is not given.
          train --learning-rate-schedule staircase --decay-steps 9 | --decay-rate is not given.
          train --decay-steps 9 | --decay-steps is given with --learning-rate-schedule constant.
          train --learning-rate-schedule polynomial --decay-steps 0 | --decay-steps is 0. It must be 1 or more.
          train --warm-up-steps 0 | --warm-up-steps is 0. It must be 1 or more.
          train --epochs 0 | --epochs is 0. It must be 1 or more.
          train --model-version 0 | --model-version is 0. It must be 1 or more.
          train --save-checkpoint-secs 0 | --save-checkpoint-secs is 0. It must be 1 or more.
          train --save-checkpoint-steps 0 | --save-checkpoint-steps is 0. It must be 1 or more.
          train --max-to-keep 0 | --max-to-keep is 0. It must be 1 or more.
          train --mode ssp --staleness -1 | --staleness is -1. It must be 0 or more
          train --mode sync --replicas-to-aggregate 3 | It must be at most the number of workers, 2
          train --mode sync --replicas-to-aggregate 0 | --replicas-to-aggregate is 0. It must be 1 or more
          train --mode quick | Expected async, ssp, sync, not 'quick'.
          train --optimizer newton | Expected sgd, momentum, adagrad, adam, ftrl, not 'newton'.
          train --loss-reduction max | Expected mean, sum, not 'max'.
          train --network n.json --optimizer sgd | --optimizer is given with --network.
          train --network n.json --learning-rate=0.25 | --learning-rate is given with --network.
          train --network n.json --l2 0.1 | --l2 is given with --network.
          train --network n.json --loss_reduction sum | --loss-reduction is given with --network.
          train --network n.json --report r.html | --report does not go with --network.
          train --strategy gradient-sharing | --strategy gradient-sharing is given without --network.
          train --strategy averaging | Expected parameter-server, gradient-sharing, parameter-averaging, not 'averaging'.
          train --staleness 2 | --staleness is given with --mode async.
          train --replicas-to-aggregate 2 | --replicas-to-aggregate is given with --mode async.
          train --batch-size 1 --batch-size 2 | Option '--batch-size' (N) should be specified only once.
          train --num-workers 3 --worker-hosts a:1,b:2 | --num-workers is 3, but --worker-hosts names 2.
          train --num-ps 3 --ps-hosts a:1,b:2 --secret-file f | --num-ps is 3, but --ps-hosts names 2.
          train --ps-hosts a:2222 | --ps-hosts is given without --secret-file.
          train --ps-hosts a --secret-file f | 'a' is not host:port.
          train --ps-hosts a:1,a:1 --secret-file f | A parameter server is named twice
          train --secret-file f | --secret-file is given without --ps-hosts.
          train --properties-file no-such-file | The properties file no-such-file cannot be read.
          train surplus | There is no surplus.
          predict | Missing required option. '--output=URI'
          predict --output x --split dev | Expected train, test, not 'dev'.
          predict --output x --format parquet | --format is given without --data.
          evaluate --format parquet --data x --split test | --split is given with --format.
          evaluate --features-col x --data y | --features-col or --label-col is given without --format.
          evaluate --data-dir x | There is no --data-dir.
          """)
  void saysWhatIsWrong(String commandLine, String message) {
    CommandRun run = CommandRun.of(commandLine.split(" "));
    assertThat(run.err()).startsWith("trestle: ").doesNotContain("\tat ");
    assertThat(run.err().replace("\n  Cause: ", " ")).contains(message);
    assertThat(run.err().lines().map(line -> line.strip().replaceFirst(" .*", "")))
        .containsExactly("trestle:", "Cause:", "Remedy:");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "train --batchsize 3,--batch-size",
    "train --batch-sise=3,--batch-size",
    "train --learning_rat=3,--learning-rate",
    "train --num-worker 3,--num-workers",
    "train --ps_host a:1,--ps-hosts",
    "trian,train",
  })
  void suggestsTheNearestName(String commandLine, String nearest) {
    CommandRun run = CommandRun.of(commandLine.split(" "));
    assertThat(run.err()).contains("Did you mean " + nearest + "?");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void suggestsNothingForWhatIsNearNothing() {
    assertThat(CommandRun.of("train", "--xyzzy").err())
        .contains("There is no --xyzzy.")
        .doesNotContain("Did you mean");
  }

  @Test
  void knowsTheJobNamesOfTensorFlowsCommandLines() {
    CommandRun run = CommandRun.of("train", "--job_name=ps", "--task_index=0");
    assertThat(run.err()).contains("There is no --job-name=ps.").contains("trestle ps is a server");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void needsACommand() {
    CommandRun run = CommandRun.of();
    assertThat(run.err()).contains("No command was given.").contains("trestle --help");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void showsTheStackTraceOnRequestOnly() {
    assertThat(CommandRun.of("train", "--batchsize", "--verbose").err()).contains("\tat ");
  }

  @Test
  void helpListsEveryOptionWithItsDefault() {
    CommandRun run = CommandRun.of("train", "--help");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("--train-dir", "--training-iteration", "--worker-hosts")
        .contains("(default: 100)", "(default: 0.25)", "(default: async)", "(default: sgd)");
  }

  @Test
  void versionNamesWhatRuns() {
    CommandRun run = CommandRun.of("--version");
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("trestle ").contains("Spark 3.5.").contains("Java 17");
  }

  @Test
  void aPropertiesFileIsReadInBothSpellingsAndTheCommandLineWins(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("run.properties");
    Files.writeString(file, "batch_size = -7\nlearning-rate = -3\nspark.some.key = 1\n");
    String option = "--properties-file=" + file;
    assertThat(CommandRun.of("train", option, "--learning-rate", "1").err())
        .contains("--batch-size is -7.");
    assertThat(CommandRun.of("train", option, "--batch-size", "1").err())
        .contains("--learning-rate is -3.0.");
  }

  @Test
  void aPropertiesFileGivesANetworkNoUpdateRuleEither(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("run.properties");
    Files.writeString(file, "learning_rate = 0.1\n");
    CommandRun run =
        CommandRun.of("train", "--properties-file", file.toString(), "--network", "n.json");
    assertThat(run.err()).contains("--learning-rate is given with --network.");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void anUnknownKeyInAPropertiesFileIsAnError(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("run.properties");
    Files.writeString(file, "batchsize = 7\n");
    CommandRun run = CommandRun.of("train", "--properties-file", file.toString());
    assertThat(run.err())
        .contains(file + " sets batchsize, which is unknown")
        .contains("did you mean batch-size?\n")
        .doesNotContain("?.");
    assertThat(run.status()).isEqualTo(2);
  }
}
