/** Decides when a worker gets its answer: asynchronous, bounded and synchronous; step budget. */
package io.trestle.ps.consistency;
