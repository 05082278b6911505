/**
 * The {@code trestle} command: reads the command line, runs what it asks for, and says what
 * happened.
 */
package io.trestle.spark.cli;
