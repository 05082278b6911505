package io.trestle.ps;

/**
 * The answer to a push, from shard 0, which counts the global step.
 *
 * @param sequence the push's own number, from 1
 * @param globalStep updates applied when this push was, itself included
 * @param outcome what became of it
 * @param staleness other updates applied between the pull it was computed on and itself
 * @param mayContinue false when the step budget is spent: this worker must not push again
 */
public record PushResult(
    long sequence, long globalStep, PushOutcome outcome, long staleness, boolean mayContinue) {}
