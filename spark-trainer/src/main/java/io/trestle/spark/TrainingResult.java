package io.trestle.spark;

import io.trestle.spark.TrainingListener.Evaluated;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run did.
 *
 * @param steps the final global step
 * @param samples samples whose gradients were applied since step 0, each counted as often as it was
 *     used; steps lost with a server and done again count once. Without those of dropped gradients,
 *     save gradients that were dropped before the run was resumed or by a task that failed later
 * @param seconds in the training loop of this run: from the first worker's start to the last one's
 *     end, without start-up, evaluation and export
 * @param stepsInThisRun global steps taken in {@code seconds}; differs from {@code steps} on resume
 * @param samplesInThisRun the part of {@code samples} that was applied in {@code seconds}
 * @param finalLoss mean loss per sample of the last batches; NaN when nothing was left to train
 * @param lossCurve the loss at global steps of this run, in order
 * @param validations measurements on the validation rows, in order; the last one is of the final
 *     parameters, and the list is empty without such rows
 * @param testAccuracy of the final parameters on the evaluation data, when there is any
 * @param mode as configured
 * @param checkpoint the final checkpoint's prefix, when there is a log directory
 * @param bundle the bundle's directory, when there is a work directory
 * @param servers as configured; 0 where one of DL4J's masters led ({@link Strategy})
 * @param staleness how stale the applied pushes were
 * @param dropped gradients that came too late for a synchronous step with backup workers
 * @param bytesPushed of gradients that the servers took, without the protocol's own, since training
 *     last went back to a checkpoint
 * @param bytesSaved by how many those were fewer than 4 per float, by {@link GradientCompression}
 * @param recoveries how often a server was lost and training went back to a checkpoint
 */
public record TrainingResult(
    long steps,
    long samples,
    double seconds,
    long stepsInThisRun,
    long samplesInThisRun,
    double finalLoss,
    List<LossPoint> lossCurve,
    List<Evaluated> validations,
    OptionalDouble testAccuracy,
    Mode mode,
    int workers,
    int servers,
    Optional<String> checkpoint,
    Optional<String> bundle,
    StalenessHistogram staleness,
    long dropped,
    long bytesPushed,
    long bytesSaved,
    int recoveries) {

  /** Copies the list. */
  public TrainingResult {
    lossCurve = List.copyOf(lossCurve);
    validations = List.copyOf(validations);
  }

  /** Global steps per second of the training loop; 0 when it took no time. */
  public double stepsPerSecond() {
    return seconds > 0 ? stepsInThisRun / seconds : 0;
  }

  /** Samples per second of the training loop; 0 when it took no time. */
  public double samplesPerSecond() {
    return seconds > 0 ? samplesInThisRun / seconds : 0;
  }

  /**
   * The loss at one moment.
   *
   * @param loss mean per sample over the workers' latest batches
   */
  public record LossPoint(long globalStep, double loss) {}
}
