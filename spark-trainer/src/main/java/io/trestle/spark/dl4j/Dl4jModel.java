package io.trestle.spark.dl4j;

import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.VariableSource;
import io.trestle.ps.Initializer;
import io.trestle.ps.VariableSpec;
import io.trestle.spark.LossReduction;
import io.trestle.spark.Strategy;
import io.trestle.spark.master.Master;
import io.trestle.spark.master.MasterModel;
import io.trestle.spark.master.MasterPlan;
import io.trestle.spark.model.GradientComputer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/**
 * A DL4J network that trains against the parameter server: a MultiLayerNetwork, or a
 * ComputationGraph of one input and one output, that classifies flat vectors.
 *
 * <p>Every parameter of a layer is a variable, named {@code <layer>/<parameter>}: the layer by its
 * name or, where it has none, {@code layer0} and so on; the parameter as DL4J names it ({@code W},
 * {@code b}, {@code gamma}). Shapes are DL4J's, with biases of one dimension.
 *
 * <p>The servers update each variable by its layer's updater (Sgd, Nesterovs, Adam, AdaGrad, NoOp)
 * with its learning-rate schedule by iterations and its L2; gradient normalization and L1 are the
 * workers', before they push. Running statistics of batch normalization are state: each worker
 * pushes how far its batch moves them. What the servers have no rule for is refused by name before
 * training, by {@link #variables}.
 *
 * <p>DL4J's own masters train it too ({@link Strategy}); then DL4J updates it, by any updater it
 * has.
 *
 * <p>Immutable and thread-safe.
 */
public final class Dl4jModel implements MasterModel {
  private static final long serialVersionUID = 1;

  private final NetworkForm form;
  private final float[] initial;
  private final Blueprint.Rule rule;
  private final int features;
  private final int classes;
  private final LossReduction reduction;
  private final double uninformed;

  private Dl4jModel(NetworkForm form, INDArray parameters, Blueprint.Rule rule) {
    Replica replica = parameters == null ? form.initialized() : form.replica(parameters.dup());
    requireFloats(replica);
    ILossFunction loss = loss(replica);
    this.form = form;
    this.rule = rule;
    this.features = NetworkInput.features(form);
    INDArray output = replica.output(Nd4j.create(DataType.FLOAT, 1, features));
    this.classes = Math.toIntExact(output.length());
    if (classes < 2) {
      throw new UnsupportedNetworkException(
          "The network has one output.",
          "A label is the number of a class, and there are two at least.",
          "Give the output layer one unit for each class.");
    }
    this.reduction = NetworkGradient.reduction(replica);
    this.uninformed = loss instanceof LossMCXENT ? Math.log(classes) : Double.NaN;
    this.initial = new float[Math.toIntExact(replica.network().numParams())];
    FloatBuffer values = replica.network().params().data().asNioFloat();
    Blueprint.of(replica, Blueprint.Rule.OF_THE_RUN)
        .parameters()
        .forEach(one -> one.read(values, 1, initial));
    if (initial.length > Initializer.Values.MAX_VALUES) {
      throw new UnsupportedNetworkException(
          "The network has " + initial.length + " parameters.",
          "Their initial values go to the servers, which take at most "
              + Initializer.Values.MAX_VALUES
              + ".",
          "Take a smaller network.");
    }
  }

  private Dl4jModel(Dl4jModel other, Blueprint.Rule rule, float[] initial) {
    this.form = other.form;
    this.initial = initial;
    this.rule = rule;
    this.features = other.features;
    this.classes = other.classes;
    this.reduction = other.reduction;
    this.uninformed = other.uninformed;
  }

  /** A network with the initial parameters that DL4J gives it by its seed. */
  public static Dl4jModel of(MultiLayerConfiguration configuration) {
    return new Dl4jModel(
        new NetworkForm(NetworkForm.Kind.LAYERS, configuration.toJson()),
        null,
        Blueprint.Rule.OF_THE_LAYERS);
  }

  /** A graph with the initial parameters that DL4J gives it by its seed. */
  public static Dl4jModel of(ComputationGraphConfiguration configuration) {
    return new Dl4jModel(
        new NetworkForm(NetworkForm.Kind.GRAPH, configuration.toJson()),
        null,
        Blueprint.Rule.OF_THE_LAYERS);
  }

  /** A network that goes on from the parameters that it has. */
  public static Dl4jModel of(MultiLayerNetwork network) {
    return new Dl4jModel(
        new NetworkForm(NetworkForm.Kind.LAYERS, network.getLayerWiseConfigurations().toJson()),
        network.params(),
        Blueprint.Rule.OF_THE_LAYERS);
  }

  /** A graph that goes on from the parameters that it has. */
  public static Dl4jModel of(ComputationGraph network) {
    return new Dl4jModel(
        new NetworkForm(NetworkForm.Kind.GRAPH, network.getConfiguration().toJson()),
        network.params(),
        Blueprint.Rule.OF_THE_LAYERS);
  }

  /**
   * The network in a file: a configuration as DL4J's {@code toJson} gives it, or a {@code .zip} of
   * ModelSerializer, whose parameters it goes on from.
   *
   * @param uri any Hadoop URI
   * @throws io.trestle.spark.TrestleException if it cannot be read
   * @throws UnsupportedNetworkException if it has something that is not trained
   */
  public static Dl4jModel load(String uri, Configuration conf) {
    NetworkFile.Content content = NetworkFile.read(uri, conf);
    return new Dl4jModel(
        content.form(), content.parameters().orElse(null), Blueprint.Rule.OF_THE_LAYERS);
  }

  /**
   * The same network, all of whose trained parameters are updated by the run's optimizer (that of
   * {@code TrainingConfig}) instead of the layers' updaters.
   */
  public Dl4jModel withOptimizerOfTheRun() {
    return new Dl4jModel(this, Blueprint.Rule.OF_THE_RUN, initial);
  }

  /** The network of a configuration as DL4J's {@code toJson} gives it. */
  static Dl4jModel ofJson(String json) {
    NetworkForm form;
    try {
      form = NetworkForm.ofJson(json);
    } catch (RuntimeException e) {
      throw new UnsupportedNetworkException(
          "The network's JSON is no configuration of DL4J.",
          e.getMessage() + ".",
          "Give what toJson() of a MultiLayerConfiguration or ComputationGraphConfiguration"
              + " gives.");
    }
    return new Dl4jModel(form, null, Blueprint.Rule.OF_THE_LAYERS);
  }

  /** The same network, to go on from other parameters, which it borrows. */
  Dl4jModel with(float[] parameters) {
    return new Dl4jModel(this, rule, parameters);
  }

  /** What training goes on from, in the flat layout. Not to be written. */
  float[] initialParameters() {
    return initial;
  }

  /** The same by variable; copies. */
  VariableSource initialVariables() {
    Map<String, float[]> values = new HashMap<>();
    for (Parameter one : Blueprint.of(form.initialized(), Blueprint.Rule.OF_THE_RUN).parameters()) {
      values.put(one.variable(), Arrays.copyOfRange(initial, one.offset(), one.end()));
    }
    return VariableSource.of(values);
  }

  /** That what the network outputs can be read as probabilities. */
  void requireProbabilities() {
    Layer layer = form.initialized().outputLayer().conf().getLayer();
    IActivation activation =
        layer instanceof LossLayer output
            ? output.getActivationFn()
            : ((BaseOutputLayer) layer).getActivationFn();
    if (!(activation instanceof ActivationSoftmax) && !(activation instanceof ActivationSigmoid)) {
      throw new UnsupportedNetworkException(
          "The network ends with the activation " + activation + ".",
          "A classifier's outputs are probabilities.",
          "Give its last layer softmax or sigmoid.");
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnsupportedNetworkException for a layer's updater that the servers have no rule for
   */
  @Override
  public List<VariableSpec> variables() {
    return variables(rule);
  }

  private List<VariableSpec> variables(Blueprint.Rule whose) {
    Blueprint blueprint = Blueprint.of(form.initialized(), whose);
    List<VariableSpec> variables = new ArrayList<>();
    for (int i = 0; i < blueprint.parameters().size(); i++) {
      Parameter one = blueprint.parameters().get(i);
      float[] values = Arrays.copyOfRange(initial, one.offset(), one.end());
      variables.add(
          new VariableSpec(
              one.variable(),
              one.shape(),
              new Initializer.Values(values),
              blueprint.rules().get(i)));
    }
    return variables;
  }

  @Override
  public List<VariableSpec> layout() {
    return variables(Blueprint.Rule.OF_THE_RUN);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnsupportedNetworkException for a network of {@link #withOptimizerOfTheRun}
   */
  @Override
  public void requireTrainableBy(Strategy strategy) {
    if (rule == Blueprint.Rule.OF_THE_RUN) {
      throw new UnsupportedNetworkException(
          "The run's optimizer cannot train by strategy " + strategy + ".",
          "DL4J's masters update a network by its layers' own updaters.",
          "Set the updaters in the configuration, or choose strategy parameter-server.");
    }
    MasterJars.require(strategy);
  }

  @Override
  public Master newMaster(MasterPlan plan) {
    return new NetworkMaster(
        this,
        replica(initial),
        plan,
        plan.strategy() == Strategy.GRADIENT_SHARING ? new Sharing(plan) : new Averaging(plan));
  }

  @Override
  public int numFeatures() {
    return features;
  }

  @Override
  public int numClasses() {
    return classes;
  }

  /** The mean, or the sum where the configuration says {@code miniBatch(false)}. */
  @Override
  public LossReduction reduction() {
    return reduction;
  }

  /** ln(classes) for cross entropy. */
  @Override
  public OptionalDouble uninformedLoss() {
    return Double.isNaN(uninformed) ? OptionalDouble.empty() : OptionalDouble.of(uninformed);
  }

  /**
   * What a bundle serves: what {@code output} of the network gives, as one value per class, named
   * "0" and so on. Dense, output, loss, convolution, subsampling, global pooling,
   * batch-normalization, activation and dropout layers, one behind the other.
   *
   * @throws UnsupportedNetworkException naming the layer that no bundle can hold
   */
  @Override
  public ServingGraph servingGraph() {
    Replica replica = form.initialized();
    return Dl4jServing.graph(replica, Blueprint.of(replica, Blueprint.Rule.OF_THE_RUN), features);
  }

  @Override
  public long numParameters() {
    return initial.length;
  }

  @Override
  public GradientComputer newGradientComputer() {
    return new NetworkGradient(this, form);
  }

  /**
   * DL4J's own network with the given parameters.
   *
   * @param parameters the flat layout, as a {@link io.trestle.spark.ParameterSink} gets it
   * @return a MultiLayerNetwork or a ComputationGraph, as the configuration was
   */
  public Model network(float[] parameters) {
    return replica(parameters).network();
  }

  /** The network with given parameters, as something that computes. */
  Replica replica(float[] parameters) {
    Replica replica = form.replica(Nd4j.create(DataType.FLOAT, 1, numParameters()));
    FloatBuffer target = replica.network().params().data().asNioFloat();
    for (Parameter parameter : Blueprint.of(replica, Blueprint.Rule.OF_THE_RUN).parameters()) {
      parameter.write(parameters, target);
    }
    return replica;
  }

  /**
   * Writes the network with the given parameters as DL4J's ModelSerializer does, without updater
   * state; an existing file is replaced.
   *
   * @param parameters the flat layout
   * @param uri any Hadoop URI
   * @throws io.trestle.spark.TrestleException if it cannot be written
   */
  public void save(float[] parameters, String uri, Configuration conf) {
    NetworkFile.write(network(parameters), uri, conf);
  }

  private static void requireFloats(Replica replica) {
    DataType type = replica.network().params().dataType();
    if (type != DataType.FLOAT) {
      throw new UnsupportedNetworkException(
          "The network's data type is " + type + ".",
          "The servers keep 32-bit floats.",
          "Build it with dataType(DataType.FLOAT).");
    }
  }

  private static ILossFunction loss(Replica replica) {
    Layer layer = replica.outputLayer().conf().getLayer();
    ILossFunction loss = null;
    if (layer instanceof OutputLayer output) {
      loss = output.getLossFn();
    } else if (layer instanceof LossLayer output) {
      loss = output.getLossFn();
    }
    if (loss == null || loss instanceof LossSparseMCXENT) {
      throw new UnsupportedNetworkException(
          "The network ends with a "
              + layer.getClass().getSimpleName()
              + (layer instanceof BaseOutputLayer ? " and " + lossName(layer) : "")
              + ".",
          "Trestle trains classifiers whose labels are one of the classes, one-hot.",
          "End it with an OutputLayer or LossLayer and a loss such as MCXENT.");
    }
    return loss;
  }

  private static String lossName(Layer layer) {
    return ((BaseOutputLayer) layer).getLossFn().getClass().getSimpleName();
  }
}
