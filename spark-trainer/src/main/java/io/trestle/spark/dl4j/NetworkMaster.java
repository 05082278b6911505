package io.trestle.spark.dl4j;

import io.trestle.spark.Strategy;
import io.trestle.spark.master.Master;
import io.trestle.spark.master.MasterPlan;
import io.trestle.spark.master.Round;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;

/** A network that one of DL4J's own masters trains. */
final class NetworkMaster implements Master {
  /** What the arrays of one worker's round may take. */
  private static final long ROUND_BYTES = 64L << 20;

  private final Dl4jModel model;
  private final MasterPlan plan;
  private final MasterKind kind;
  private final Replica replica;
  private final List<Parameter> parameters;
  private final Consumer<JavaRDD<DataSet>> fit;
  private final DoubleSupplier averageScore;

  /**
   * A master that has not trained yet.
   *
   * @param replica with the parameters to begin with
   */
  NetworkMaster(Dl4jModel model, Replica replica, MasterPlan plan, MasterKind kind) {
    this.model = model;
    this.plan = plan;
    this.kind = kind;
    this.replica = replica;
    this.parameters = Blueprint.of(replica, Blueprint.Rule.OF_THE_RUN).parameters();
    TrainingMaster<?, ?> master = kind.master();
    if (replica.network() instanceof MultiLayerNetwork layers) {
      SparkDl4jMultiLayer led = new SparkDl4jMultiLayer(plan.spark(), layers, master);
      this.fit = led::fit;
      this.averageScore = led::getScore;
    } else {
      SparkComputationGraph led =
          new SparkComputationGraph(plan.spark(), (ComputationGraph) replica.network(), master);
      this.fit = led::fit;
      this.averageScore = led::getScore;
    }
  }

  @Override
  public int batchesPerRound() {
    long bytes = (long) Float.BYTES * plan.batchSize() * (model.numFeatures() + model.numClasses());
    return (int) Math.max(1, Math.min(kind.batchesPerRound(), ROUND_BYTES / bytes));
  }

  @Override
  public double train(Round round) {
    setPlace(round);
    RoundBatches batches =
        new RoundBatches(
            round, model.numFeatures(), model.numClasses(), plan.batchSize(), plan.seed());
    fit.accept(kind.deal(plan.data().workers().mapPartitions(batches)));
    // One master leaves the score here, the other there.
    return plan.strategy() == Strategy.PARAMETER_AVERAGING
        ? averageScore.getAsDouble()
        : replica.network().score();
  }

  /**
   * Says how far training is, which updaters and schedules go by: DL4J takes every call for an
   * epoch, and one that averages for as many batches as a full round has.
   */
  private void setPlace(Round round) {
    int iterations = Math.toIntExact(Collections.max(round.from()));
    if (replica.network() instanceof MultiLayerNetwork layers) {
      layers.setEpochCount(round.epoch());
      layers.setIterationCount(iterations);
    } else {
      ComputationGraphConfiguration graph =
          ((ComputationGraph) replica.network()).getConfiguration();
      graph.setEpochCount(round.epoch());
      graph.setIterationCount(iterations);
    }
  }

  @Override
  public float[] parameters() {
    kind.settle(replica.network().params());
    float[] values = new float[Math.toIntExact(model.numParameters())];
    FloatBuffer source = replica.network().params().data().asNioFloat();
    parameters.forEach(parameter -> parameter.read(source, 1, values));
    return values;
  }

  @Override
  public void close() {
    kind.close();
  }
}
