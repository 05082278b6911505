/** A small discrete-event simulator: a clock, events in order, stations that serve. */
package io.trestle.test.scaling.engine;
