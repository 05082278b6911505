package io.trestle.ps;

/**
 * Where a worker attempt stands when it has connected.
 *
 * @param nextSequence the number of its next push, from 1; the worker's batch is a pure function of
 *     it. Shards that already have this push answer it as a duplicate
 * @param globalStep updates applied so far
 * @param mayContinue false when the step budget is spent or the worker has finished: nothing is
 *     left to push
 */
public record Registration(long nextSequence, long globalStep, boolean mayContinue) {}
