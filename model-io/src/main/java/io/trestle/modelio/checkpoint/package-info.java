/** A log directory of checkpoints: names, commit, retention, the newest good one, clean-up. */
package io.trestle.modelio.checkpoint;
