/** The notebooks' one source, what is made of it, and that both are in step. */
package io.trestle.notebook.source;
