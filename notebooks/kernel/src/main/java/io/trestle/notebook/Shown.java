package io.trestle.notebook;

/**
 * What {@link Notebook#display} has shown, to be replaced by {@link Notebook#update}. As the last
 * value of a cell it is not shown again.
 *
 * @param id the front end's name for it
 */
public record Shown(String id) {}
