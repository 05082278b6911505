/** The driver's run: start servers and workers, checkpoints, recovery, evaluation and export. */
package io.trestle.spark.job;
