/** Zeppelin's interpreter {@code %trestle}: the same cells as in Jupyter, in the same shell. */
package io.trestle.notebook.zeppelin;
