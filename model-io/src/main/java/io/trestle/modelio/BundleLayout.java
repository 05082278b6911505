package io.trestle.modelio;

/** The two kinds of serving bundles. */
public enum BundleLayout {
  /**
   * SavedModel, TensorFlow 1.0 and later: {@code <version>/saved_model.pb} and {@code
   * variables/variables.*}, tag {@code serve}, signatures {@code predict_images} and {@code
   * serving_default}.
   */
  SAVED_MODEL,
  /**
   * The older session bundle: {@code <version as 8 digits>/export.meta} and {@code export.*}, with
   * the collection {@code serving_signatures}.
   */
  SESSION_BUNDLE
}
