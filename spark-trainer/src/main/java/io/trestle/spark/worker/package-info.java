/** The step loop on an executor. */
package io.trestle.spark.worker;
