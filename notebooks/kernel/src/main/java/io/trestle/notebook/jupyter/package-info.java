/** The Jupyter kernel: jjava's protocol on one side, the shell of cells on the other. */
package io.trestle.notebook.jupyter;
