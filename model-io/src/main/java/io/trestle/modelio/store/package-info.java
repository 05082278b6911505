/**
 * Publishing files so that no reader ever sees half of one, on every kind of Hadoop file system.
 */
package io.trestle.modelio.store;
