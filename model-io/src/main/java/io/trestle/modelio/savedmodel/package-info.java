/**
 * Serving bundles: TensorFlow graph, signatures, SavedModel and session-bundle layouts, warm-up.
 */
package io.trestle.modelio.savedmodel;
