/**
 * The control plane, on Spark's own authenticated and encrypted transport: registration, tickets,
 * the driver's commands; and the data too when a run is encrypted.
 */
package io.trestle.ps.transport.rpc;
