package io.trestle.spark.data;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Training data packed and dealt to workers, persisted in the executors' memory and, where that
 * does not suffice, on their disks. Close it when training is over.
 *
 * <pre>{@code
 * try (TrainingData data = TrainingData.from(rows).label("digit").workers(2).pack()) {
 *   data.workers().foreachPartition(one -> train(new BatchReader(one.next(), seed, 100)));
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class TrainingData implements AutoCloseable {
  private final JavaRDD<PackedBlock> blocks;
  private final JavaRDD<WorkerInput> workers;
  private final Facts facts;
  private final long[] rows;

  TrainingData(
      JavaRDD<PackedBlock> blocks, Facts facts, int numWorkers, List<PartitionFacts> partitions) {
    this.blocks = blocks;
    this.facts = facts;
    long[] partitionRows = partitions.stream().mapToLong(PartitionFacts::rows).toArray();
    this.rows = new long[numWorkers];
    for (int i = 0; i < partitionRows.length; i++) {
      rows[i / (partitionRows.length / numWorkers)] += partitionRows[i];
    }
    this.workers = new WorkerRdd(blocks.rdd(), numWorkers, partitionRows).toJavaRDD();
  }

  /** Starts packing rows. */
  public static Packing from(Dataset<Row> rows) {
    return new Packing(rows);
  }

  /**
   * One partition for each worker, with one element, its input. The element lives in the task that
   * computes the partition: use it there, in {@code mapPartitions} or {@code foreachPartition}.
   */
  public JavaRDD<WorkerInput> workers() {
    return workers;
  }

  /** Number of workers. */
  public int numWorkers() {
    return rows.length;
  }

  /** Number of samples. */
  public long rows() {
    return facts.rows();
  }

  /** Number of samples of one worker; workers differ by at most one. */
  public long rows(int worker) {
    return rows[worker];
  }

  /** Bytes of the packed samples. */
  public long sizeInBytes() {
    return facts.bytes();
  }

  /** Number of features of each sample. */
  public int numFeatures() {
    return facts.features();
  }

  /** Number of classes. */
  public int numClasses() {
    return facts.classes();
  }

  /** Frees memory and disk; what runs on the data must have ended. */
  @Override
  public void close() {
    blocks.unpersist(false);
  }
}
