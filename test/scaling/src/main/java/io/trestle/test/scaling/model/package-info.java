/** Training against a parameter server as a queueing network, and what it asks of the machines. */
package io.trestle.test.scaling.model;
