package io.trestle.spark.dl4j;

import io.trestle.spark.TrestleException;
import io.trestle.spark.data.TrainingData;
import io.trestle.spark.master.MasterPlan;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.repartitioner.NoOpRepartitioner;
import org.deeplearning4j.spark.parameterserver.training.SharedTrainingMaster;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.parameterserver.distributed.conf.VoidConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;

/**
 * DL4J's sharing of gradients. The driver takes part as a silent peer: what workers send each other
 * reaches its network too, some of it late.
 *
 * <p>Each task has a JVM of its own, which is checked before: DL4J takes the batches of all tasks
 * of a JVM into one queue, and a task that comes when the queue is being emptied waits for ever.
 */
final class Sharing implements MasterKind {
  private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);

  /** Each round costs some tenths of a second, and ends with what can be told and interrupted. */
  private static final int ROUND = 100;

  private static final Duration QUIET = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final JavaSparkContext spark;
  private final TrainingData data;
  private final List<String> executors;
  private final TrainingMaster<?, ?> master;

  Sharing(MasterPlan plan) {
    this.spark = plan.spark();
    this.data = plan.data();
    this.executors = executors();
    stopPeers();
    AeronSettings.apply();
    VoidConfiguration configuration = new PeerConfiguration();
    OwnPort ports = OwnPort.in(plan.ports());
    configuration.setControllerAddress(HostAddress.own());
    configuration.setUnicastControllerPort(ports.getPort());
    configuration.setPortSupplier(ports);
    this.master =
        new SharedTrainingMaster.Builder(configuration, plan.batchSize())
            .batchSizePerWorker(plan.batchSize())
            .workersPerNode(1)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .storageLevel(null)
            .repartitioner(new NoOpRepartitioner())
            .build();
  }

  @Override
  public TrainingMaster<?, ?> master() {
    return master;
  }

  @Override
  public int batchesPerRound() {
    return ROUND;
  }

  /**
   * To be read once only, by the JVMs that were there at the start. A task that fails leaves DL4J's
   * queue in its JVM without one who empties it, and its address in the mesh, as a lost executor
   * does: what is started in its place would wait for ever.
   */
  @Override
  public JavaRDD<DataSet> deal(JavaRDD<DataSet> batches) {
    if (!executors().containsAll(executors)) {
      throw lost();
    }
    return batches.mapPartitions(Sharing::onFirstAttempt);
  }

  private List<String> executors() {
    return JavaConverters.seqAsJavaList(spark.sc().getExecutorIds());
  }

  private static Iterator<DataSet> onFirstAttempt(Iterator<DataSet> batches) {
    if (TaskContext.get().attemptNumber() > 0) {
      throw lost();
    }
    return batches;
  }

  private static TrestleException lost() {
    return new TrestleException(
        "A worker of gradient sharing has failed, or its executor was lost.",
        "DL4J cannot take up its training again: the others would wait for it for ever.",
        "Find the reason in Spark's log, and train again as a new Spark application, or with"
            + " strategy parameter-server, which recovers.");
  }

  @Override
  public void settle(INDArray parameters) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    INDArray before;
    INDArray now = parameters.dup();
    try {
      do {
        before = now;
        Thread.sleep(QUIET.toMillis());
        now = parameters.dup();
      } while (!now.equals(before) && System.nanoTime() < end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopPeers();
  }

  /** In all JVMs, as far as tasks come there. */
  private void stopPeers() {
    Peers.stopHere();
    try {
      data.workers().foreachPartition(Peers::stopThere);
    } catch (RuntimeException e) {
      LOG.warn("DL4J's peers in executors were not stopped; they end with their JVMs.", e);
    }
  }
}
