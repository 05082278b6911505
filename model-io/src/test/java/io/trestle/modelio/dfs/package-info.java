/** Checkpoints on a real HDFS and under real kills. */
package io.trestle.modelio.dfs;
