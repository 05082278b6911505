/** What every measured process has, whatever else is on its class path: the JDK alone. */
package io.trestle.test.bench.peer;
