import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArray;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** TensorFlow's Java API of 2.x. */
final class Tf2 implements OracleMain.Api {
  @Override
  public OracleMain.Loaded load(String directory, String[] tags) {
    SavedModelBundle bundle = SavedModelBundle.loader(directory).withTags(tags).load();
    return new Open(
        bundle.session(), bundle.graph(), bundle, bundle.metaGraphDef().toByteArray());
  }

  @Override
  public OracleMain.Loaded graph(byte[] graphDef) throws IOException {
    Graph graph = new Graph();
    graph.importGraphDef(GraphDef.parseFrom(graphDef));
    return new Open(new Session(graph), graph, graph, new byte[0]);
  }

  private static final class Open implements OracleMain.Loaded {
    private final Session session;
    private final Graph graph;
    private final AutoCloseable owner;
    private final byte[] metaGraph;

    Open(Session session, Graph graph, AutoCloseable owner, byte[] metaGraph) {
      this.session = session;
      this.graph = graph;
      this.owner = owner;
      this.metaGraph = metaGraph;
    }

    @Override
    public List<OracleMain.Value> run(
        Map<String, OracleMain.Value> feeds, List<String> fetches, List<String> targets) {
      List<Tensor> open = new ArrayList<>();
      try {
        Session.Runner runner = session.runner();
        for (Map.Entry<String, OracleMain.Value> feed : feeds.entrySet()) {
          Tensor tensor = tensor(feed.getValue());
          open.add(tensor);
          runner.feed(feed.getKey(), tensor);
        }
        fetches.forEach(runner::fetch);
        targets.forEach(runner::addTarget);
        List<OracleMain.Value> values = new ArrayList<>();
        try (Result result = runner.run()) {
          for (int i = 0; i < fetches.size(); i++) {
            values.add(value(result.get(i)));
          }
        }
        return values;
      } finally {
        open.forEach(Tensor::close);
      }
    }

    @Override
    public void close() {
      try {
        session.close();
        owner.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public byte[] metaGraph() {
      return metaGraph;
    }

    @Override
    public void save(
        String directory, String name, Map<String, String> inputs, Map<String, String> outputs)
        throws IOException {
      Signature.Builder signature = Signature.builder().key(name);
      inputs.forEach((key, tensor) -> signature.input(key, graph.outputOrThrow(tensor)));
      outputs.forEach((key, tensor) -> signature.output(key, graph.outputOrThrow(tensor)));
      SavedModelBundle.exporter(directory)
          .withTags("serve")
          .withSession(session)
          .withSignature(signature.build())
          .export();
    }
  }

  private static Tensor tensor(OracleMain.Value value) {
    Shape shape = Shape.of(value.shape);
    if (value.type == OracleMain.STRING) {
      return TString.tensorOfBytes(
          shape, DataBuffers.ofObjects(value.strings.toArray(new byte[0][])));
    }
    return Tensor.of(type(value.type), shape, DataBuffers.of(value.numbers));
  }

  private static Class<? extends TType> type(int type) {
    switch (type) {
      case 1:
        return TFloat32.class;
      case 2:
        return TFloat64.class;
      case 3:
        return TInt32.class;
      case 4:
        return TUint8.class;
      case 9:
        return TInt64.class;
      case 10:
        return TBool.class;
      default:
        throw new IllegalArgumentException("cannot feed type " + type + "; use a constant");
    }
  }

  private static OracleMain.Value value(Tensor tensor) {
    int type = tensor.dataType().getNumber();
    long[] shape = tensor.shape().asArray();
    if (type == OracleMain.STRING) {
      List<byte[]> strings = new ArrayList<>();
      NdArray<byte[]> all = ((TString) tensor).asBytes();
      all.scalars().forEach(one -> strings.add(one.getObject()));
      return new OracleMain.Value(type, shape, null, strings);
    }
    byte[] numbers = new byte[Math.toIntExact(tensor.numBytes())];
    tensor.asRawTensor().data().read(numbers);
    return new OracleMain.Value(type, shape, numbers, null);
  }
}
