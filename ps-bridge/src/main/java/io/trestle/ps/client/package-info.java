/** A worker's and the driver's way to all shards at once: splits, sends, retries, cuts. */
package io.trestle.ps.client;
