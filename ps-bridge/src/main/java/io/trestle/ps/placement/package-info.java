/** Decides which shard holds which rows of which variable; pure functions of the job. */
package io.trestle.ps.placement;
