package io.trestle.ps.transport;

/**
 * A dense push whose values are worked on while they arrive, and not kept: {@link
 * ShardSession#push} takes it when all have come. Nothing of it can be seen before, and nothing has
 * to be undone when the rest never comes. Used by one thread.
 */
public interface Inflow extends PushParts {
  /**
   * The next values, in the order of the slices pushed.
   *
   * @param values from 0 to {@code count}; free again when this returns
   */
  void add(float[] values, int count);
}
