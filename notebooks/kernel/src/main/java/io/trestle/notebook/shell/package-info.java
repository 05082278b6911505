/** Runs cells of Java with JShell in this JVM, so that Spark's driver is here. */
package io.trestle.notebook.shell;
