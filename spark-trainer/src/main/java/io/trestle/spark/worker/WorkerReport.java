package io.trestle.spark.worker;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a worker tells the driver from time to time.
 *
 * @param worker its number, from 0
 * @param samples samples of its share of the data
 * @param globalStep the last one that it heard of
 * @param loss mean per sample of its latest batches, or of the batch that diverged; NaN before the
 *     first
 * @param accuracy share of right predictions on them, 0 to 1; NaN before the first
 * @param phase what it is doing
 */
public record WorkerReport(
    int worker, long samples, long globalStep, double loss, double accuracy, Phase phase) {

  /** What a worker is doing. */
  public enum Phase {
    /** It has connected and takes its first step next. */
    STARTED(0),
    /** It trains. */
    TRAINING(1),
    /** It has no more batches, or the run's steps are spent. */
    FINISHED(2),
    /** The loss of a batch was NaN or infinite; it pushed nothing since. */
    DIVERGED(3);

    private final int code;

    Phase(int code) {
      this.code = code;
    }

    /** Its number in messages. */
    public int code() {
      return code;
    }

    /** The phase of that number, empty where there is none. */
    public static Optional<Phase> of(int code) {
      return Arrays.stream(values()).filter(phase -> phase.code == code).findFirst();
    }
  }
}
