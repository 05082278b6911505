/**
 * The main job over the built artifacts: the command line, the application jar, and what they
 * write.
 */
package io.trestle.test.e2e;
