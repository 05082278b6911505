/**
 * Training that another library's master leads, in the place of Trestle's workers and servers: the
 * contract between the engine, which has the data, the files and the listeners, and the master.
 */
package io.trestle.spark.master;
