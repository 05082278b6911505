/** Shows runs in Spark's metric system and Spark's UI; hears of them on Spark's listener bus. */
package io.trestle.spark.monitor;
