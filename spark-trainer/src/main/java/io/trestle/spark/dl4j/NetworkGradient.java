package io.trestle.spark.dl4j;

import io.trestle.spark.LossReduction;
import io.trestle.spark.data.Batch;
import io.trestle.spark.dl4j.Parameter.Role;
import io.trestle.spark.model.BatchResult;
import io.trestle.spark.model.GradientComputer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes with a replica of a network. Parameters are copied into it once for each load, gradients
 * out of it once for each batch.
 *
 * <p>Dropout and noise draw from the thread's generator of ND4J, which is seeded before every batch
 * with the network's seed, the batch and the parameters: so a run that is resumed draws what the
 * unbroken one would have.
 */
final class NetworkGradient implements GradientComputer {
  /** Samples that pass at once where there is no batch size; a convolution's memory grows by it. */
  private static final int CHUNK = 250;

  private static final int SEED_PARAMETERS = 256;

  private final Dl4jModel model;
  private final Blueprint blueprint;
  private final Replica replica;
  private final LossProbe probe;
  private final GradientShaping shaping;
  private final SampleArrays samples;
  private final long seed;
  private float[] parameters;

  NetworkGradient(Dl4jModel model, NetworkForm form) {
    NativeThreads.settle();
    this.model = model;
    this.replica = form.replica(Nd4j.create(DataType.FLOAT, 1, model.numParameters()));
    this.blueprint = Blueprint.of(replica, Blueprint.Rule.OF_THE_RUN);
    Layer output = replica.outputLayer().conf().getLayer();
    if (output instanceof LossLayer layer) {
      this.probe = new LossProbe(layer.getLossFn());
      layer.setLossFn(probe);
    } else {
      BaseOutputLayer layer = (BaseOutputLayer) output;
      this.probe = new LossProbe(layer.getLossFn());
      layer.setLossFn(probe);
    }
    this.shaping = new GradientShaping(blueprint, replica.layers());
    this.samples = new SampleArrays(model.numFeatures(), model.numClasses());
    this.seed = replica.layers()[0].conf().getSeed();
  }

  @Override
  public void load(float[] flat) {
    if (flat.length < model.numParameters()) {
      throw new IllegalArgumentException(
          flat.length + " parameters for a model of " + model.numParameters() + ".");
    }
    parameters = flat;
    FloatBuffer target = replica.network().params().data().asNioFloat();
    for (Parameter parameter : blueprint.parameters()) {
      parameter.write(flat, target);
    }
  }

  @Override
  public BatchResult compute(Batch batch, float[] gradient) {
    requireLoaded();
    samples.fill(batch, 0, batch.size());
    probe.begin(batch);
    Nd4j.getRandom().setSeed(seed(batch));
    replica.gradient(samples.inputs(), samples.labels());
    BatchResult result = probe.result();
    float scale = scale(result);
    FloatBuffer source = replica.gradients().data().asNioFloat();
    for (Parameter parameter : blueprint.parameters()) {
      if (parameter.role() == Role.FROZEN) {
        Arrays.fill(gradient, parameter.offset(), parameter.end(), 0);
      } else {
        parameter.read(source, parameter.role() == Role.TRAINED ? scale : 1, gradient);
      }
    }
    shaping.apply(parameters, gradient);
    return result;
  }

  private float scale(BatchResult result) {
    return switch (model.reduction()) {
      case SUM -> 1;
      case MEAN -> result.weightSum() == 0 ? 0 : (float) (1 / result.weightSum());
    };
  }

  @Override
  public BatchResult evaluate(Batch batch) {
    requireLoaded();
    probe.begin(batch);
    for (int from = 0; from < batch.size(); from += CHUNK) {
      samples.fill(batch, from, Math.min(CHUNK, batch.size() - from));
      probe.addOutputs(from, samples.labels(), replica.output(samples.inputs()));
    }
    return probe.result();
  }

  @Override
  public void probabilities(Batch batch, float[] probabilities) {
    requireLoaded();
    for (int from = 0; from < batch.size(); from += CHUNK) {
      samples.fill(batch, from, Math.min(CHUNK, batch.size() - from));
      float[] chunk = replica.output(samples.inputs()).dup('c').data().asFloat();
      System.arraycopy(chunk, 0, probabilities, from * model.numClasses(), chunk.length);
    }
  }

  private void requireLoaded() {
    if (parameters == null) {
      throw new IllegalStateException("No parameters yet: call load first.");
    }
  }

  /** The labels and some parameters stand for all: no two batches have both the same. */
  private long seed(Batch batch) {
    long hash = seed;
    for (int i = 0; i < batch.size(); i++) {
      hash = hash * 31 + batch.label(i) + ((long) batch.row(i) << 8);
    }
    int step = Math.max(1, parameters.length / SEED_PARAMETERS);
    for (int i = 0; i < parameters.length; i += step) {
      hash = hash * 31 + Float.floatToIntBits(parameters[i]);
    }
    return hash;
  }

  /** What DL4J divides a gradient by. */
  static LossReduction reduction(Replica replica) {
    return replica.layers()[0].conf().isMiniBatch() ? LossReduction.MEAN : LossReduction.SUM;
  }
}
