/** File systems for tests that fail, die or behave as object stores do. */
package io.trestle.modelio.faults;
