package io.trestle.spark.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trestle.spark.InvalidTrainingConfigException;
import io.trestle.spark.Strategy;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrestleException;
import io.trestle.spark.data.TrainingData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What must be the same when a run goes on from a checkpoint, because the place of each worker in
 * its data is a function of it. Kept in the checkpoint as lines of {@code key=value}.
 *
 * @param strategy who led; releases that knew one only did not write it
 * @param pushInterval batches that one push covers
 * @param samples of each worker, by its number
 */
record RunFacts(Strategy strategy, int batchSize, int pushInterval, long seed, List<Long> samples) {
  /** Name of the checkpoint's side entry. */
  static final String SIDE = "trestle/run";

  RunFacts {
    samples = List.copyOf(samples);
  }

  static RunFacts of(TrainingConfig config, TrainingData data) {
    List<Long> samples = new ArrayList<>();
    for (int worker = 0; worker < data.numWorkers(); worker++) {
      samples.add(data.rows(worker));
    }
    return new RunFacts(
        config.strategy(),
        config.batches().batchSize(),
        config.batches().pushInterval(),
        config.batches().seed(),
        samples);
  }

  int workers() {
    return samples.size();
  }

  byte[] toBytes() {
    String counts = samples.stream().map(String::valueOf).collect(Collectors.joining(","));
    return ("strategy="
            + strategy
            + "\nbatchSize="
            + batchSize
            + "\npushInterval="
            + pushInterval
            + "\nseed="
            + seed
            + "\nsamples="
            + counts
            + "\n")
        .getBytes(UTF_8);
  }

  static RunFacts fromBytes(byte[] bytes) {
    Map<String, String> values = new HashMap<>();
    new String(bytes, UTF_8)
        .lines()
        .forEach(
            line -> {
              int sign = line.indexOf('=');
              if (sign > 0) {
                values.put(line.substring(0, sign), line.substring(sign + 1));
              }
            });
    try {
      return new RunFacts(
          Strategy.named(values.getOrDefault("strategy", Strategy.PARAMETER_SERVER.toString())),
          Integer.parseInt(values.get("batchSize")),
          Integer.parseInt(values.get("pushInterval")),
          Long.parseLong(values.get("seed")),
          Arrays.stream(values.get("samples").split(",")).map(Long::valueOf).toList());
    } catch (RuntimeException e) {
      throw new TrestleException(
          "A checkpoint's entry " + SIDE + " cannot be read.",
          "Another release wrote it, or it is damaged.",
          "Resume with the release that wrote it, or start without resume.",
          e);
    }
  }

  /**
   * Checks that this run can go on from a checkpoint.
   *
   * @param saved the facts of the run that wrote it
   * @param checkpoint its name, for the message
   */
  void requireSame(RunFacts saved, String checkpoint) {
    if (saved.strategy.isLedByMaster()) {
      throw new TrestleException(
          checkpoint + " cannot be resumed.",
          "Strategy "
              + saved.strategy
              + " wrote it: it has neither the updaters' state nor the workers' places in the"
              + " data.",
          "Start a new run from its parameters: give --network the .dl4j.zip that the run left at"
              + " its end, or Dl4jModel.load in Java. A run that was stopped left none: train it"
              + " again, in another log directory.");
    }
    same("workers", workers(), saved.workers(), checkpoint);
    same("batchSize", batchSize, saved.batchSize, checkpoint);
    same("pushInterval", pushInterval, saved.pushInterval, checkpoint);
    same("seed", seed, saved.seed, checkpoint);
    if (!samples.equals(saved.samples)) {
      throw new TrestleException(
          "The training data has changed.",
          "The workers had "
              + saved.samples
              + " samples when "
              + checkpoint
              + " was written, and have "
              + samples
              + " now.",
          "Resume with the same data, or start a new run in another log directory.");
    }
  }

  private static void same(String option, long value, long saved, String checkpoint) {
    if (value != saved) {
      throw new InvalidTrainingConfigException(
          option, value, saved + " to resume from " + checkpoint + ", which was written with that");
    }
  }
}
