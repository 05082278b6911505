package io.trestle.spark.job;

import io.trestle.spark.data.Batch;
import io.trestle.spark.data.BatchReader;
import io.trestle.spark.data.DenseBlock;
import io.trestle.spark.data.TrainingData;
import io.trestle.spark.data.WorkerInput;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Synchronous training as one would write it down: one thread, doubles, the workers' batches of
 * each step one after the other.
 */
final class PlainLoop {
  private static final int WIDTH = Blobs.FEATURES + 1;

  private PlainLoop() {}

  /** W row-major, then b, after so many steps of SGD from zero. */
  static double[] train(TrainingData data, long seed, int batchSize, int steps, double rate) {
    List<List<double[]>> workers =
        data.workers().mapPartitions(in -> batches(in, seed, batchSize, steps)).collect();
    double[] parameters = new double[WIDTH * Blobs.CLASSES];
    for (int step = 0; step < steps; step++) {
      double[] gradient = new double[parameters.length];
      for (List<double[]> samples : workers) {
        for (double[] sample : samples.subList(step * batchSize, (step + 1) * batchSize)) {
          add(gradient, parameters, sample, 1.0 / batchSize / workers.size());
        }
      }
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] -= rate * gradient[i];
      }
    }
    return parameters;
  }

  private static void add(double[] gradient, double[] parameters, double[] sample, double share) {
    double[] odds = new double[Blobs.CLASSES];
    double sum = 0;
    for (int k = 0; k < Blobs.CLASSES; k++) {
      double logit = 0;
      for (int j = 0; j < WIDTH; j++) {
        logit += input(sample, j) * parameters[j * Blobs.CLASSES + k];
      }
      odds[k] = Math.exp(logit);
      sum += odds[k];
    }
    for (int k = 0; k < Blobs.CLASSES; k++) {
      double delta = odds[k] / sum - (sample[Blobs.FEATURES] == k ? 1 : 0);
      for (int j = 0; j < WIDTH; j++) {
        gradient[j * Blobs.CLASSES + k] += share * delta * input(sample, j);
      }
    }
  }

  /** The last input is the bias's 1. */
  private static double input(double[] sample, int j) {
    return j == Blobs.FEATURES ? 1 : sample[j];
  }

  /** A worker's samples in the order of its batches: features, then the label. */
  private static Iterator<List<double[]>> batches(
      Iterator<WorkerInput> inputs, long seed, int batchSize, int steps) {
    BatchReader reader = new BatchReader(inputs.next(), seed, batchSize);
    Batch batch = new Batch(batchSize);
    List<double[]> samples = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      reader.next(batch);
      for (int i = 0; i < batch.size(); i++) {
        DenseBlock block = (DenseBlock) batch.block(i);
        double[] sample = new double[WIDTH];
        for (int j = 0; j < Blobs.FEATURES; j++) {
          sample[j] = block.values()[batch.row(i) * Blobs.FEATURES + j];
        }
        sample[Blobs.FEATURES] = batch.label(i);
        samples.add(sample);
      }
    }
    return List.of(samples).iterator();
  }
}
