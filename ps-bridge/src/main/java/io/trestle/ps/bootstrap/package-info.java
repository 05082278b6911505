/** Wires servers, transports and clients together. */
package io.trestle.ps.bootstrap;
