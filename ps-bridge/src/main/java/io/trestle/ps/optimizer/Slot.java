package io.trestle.ps.optimizer;

/**
 * State that an optimizer keeps for every float of a variable.
 *
 * @param name as TensorFlow names it: variable {@code W}'s slot {@code Momentum} is the tensor
 *     {@code W/Momentum}
 * @param initial the value that it starts with
 */
public record Slot(String name, float initial) {}
