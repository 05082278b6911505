package io.trestle.ps.transport;

import io.trestle.ps.PushOutcome;

/**
 * One shard's answer to a push or a pull, without the floats.
 *
 * @param step this shard's count of updates just after the push; for a pull equal to {@code
 *     version}. On shard 0 it is the global step
 * @param version the count of updates in the parameters that come with the answer
 * @param outcome what became of the push; {@link PushOutcome#DUPLICATE} for a pull, which applies
 *     nothing
 * @param staleness other updates applied between the push's basis and the push
 * @param mayContinue whether the worker may send its next push; only shard 0 ever says no
 */
public record ShardReply(
    long step, long version, PushOutcome outcome, long staleness, boolean mayContinue) {}
