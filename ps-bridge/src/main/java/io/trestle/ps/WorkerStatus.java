package io.trestle.ps;

import java.time.Duration;
import java.util.BitSet;

/**
 * What one shard knows of one worker.
 *
 * @param attempt the newest attempt that has registered, -1 when none has
 * @param lastSequence number of its last push taken, 0 when none
 * @param dropped numbers of its pushes that were left out as late; a copy
 * @param finished whether it has left the group
 * @param sinceHeard time since it last registered, pushed or pulled; since the opening when never
 */
public record WorkerStatus(
    int worker,
    long attempt,
    long lastSequence,
    BitSet dropped,
    boolean finished,
    Duration sinceHeard) {}
