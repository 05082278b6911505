package io.trestle.spark.dl4j;

import io.trestle.spark.data.Batch;
import io.trestle.spark.data.BatchReader;
import io.trestle.spark.data.WorkerInput;
import io.trestle.spark.master.Round;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A worker's batches of one round, as DL4J takes them. They are all read before the first is given:
 * DL4J takes them from threads of its own, and Spark lends cached blocks to its tasks' threads.
 *
 * @param seed of the order of samples
 */
record RoundBatches(Round round, int features, int classes, int batchSize, long seed)
    implements FlatMapFunction<Iterator<WorkerInput>, DataSet> {

  @Override
  public Iterator<DataSet> call(Iterator<WorkerInput> inputs) {
    NativeThreads.settle();
    WorkerInput input = inputs.next();
    BatchReader reader = new BatchReader(input, seed, batchSize);
    reader.seek(round.from().get(input.worker()));
    Batch batch = new Batch(batchSize);
    List<DataSet> batches = new ArrayList<>();
    for (int left = round.batches().get(input.worker()); left > 0; left--) {
      reader.next(batch);
      SampleArrays samples = new SampleArrays(features, classes);
      samples.fill(batch, 0, batch.size());
      batches.add(new DataSet(samples.inputs(), samples.labels()));
    }
    return batches.iterator();
  }
}
