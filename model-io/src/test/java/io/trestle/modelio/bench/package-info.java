/** Speed of checkpoints beside raw streams of the same bytes. */
package io.trestle.modelio.bench;
