package io.trestle.spark.worker;

import java.io.Serializable;

/**
 * What a worker's task gives when it ends.
 *
 * @param last its last report
 * @param startMicros when the loop began, microseconds since 1970
 * @param endMicros when the loop ended, microseconds since 1970
 */
public record WorkerOutcome(WorkerReport last, long startMicros, long endMicros)
    implements Serializable {}
