/** TensorBoard's event files: scalars over the global step. */
package io.trestle.modelio.event;
