/** Files on shared storage: checkpoints, serving bundles and the shared-storage probe. */
package io.trestle.modelio;
