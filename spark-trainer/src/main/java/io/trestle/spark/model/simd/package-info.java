/**
 * Kernels on the JDK's Vector API, loaded by name so that the rest runs where the module is absent.
 */
package io.trestle.spark.model.simd;
