/** The parameter server: values, interfaces and exceptions of the public API. */
package io.trestle.ps;
