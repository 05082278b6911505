package io.trestle.spark.dl4j;

import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** What is particular to one of DL4J's masters. */
interface MasterKind extends AutoCloseable {
  /** DL4J's own object. */
  TrainingMaster<?, ?> master();

  /** Batches of each worker in a round, at most. */
  int batchesPerRound();

  /** A round's batches as the master's tasks are to read them. */
  default JavaRDD<DataSet> deal(JavaRDD<DataSet> batches) {
    return batches;
  }

  /** Waits until nothing changes the parameters any more; at once where only rounds do. */
  default void settle(INDArray parameters) {}

  /** Stops what runs on beyond the rounds, if anything does. */
  @Override
  default void close() {}
}
