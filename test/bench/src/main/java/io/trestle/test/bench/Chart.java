package io.trestle.test.bench;

/**
 * A picture of a row.
 *
 * @param name of the file, without its ending
 * @param title for those who cannot see it
 * @param svg the picture
 */
public record Chart(String name, String title, String svg) {}
