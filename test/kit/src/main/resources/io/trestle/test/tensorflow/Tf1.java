import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/** TensorFlow's Java API of 1.x; what 1.2 cannot do with strings is done by small graphs. */
@SuppressWarnings({"rawtypes", "unchecked"})
final class Tf1 implements OracleMain.Api {
  // Positions are TensorFlow's numbers for its types; the Java API of 1.x knows these only.
  private static final String[] TYPES = {
    "", "FLOAT", "DOUBLE", "INT32", "UINT8", "", "", "STRING", "", "INT64", "BOOL"
  };

  @Override
  public OracleMain.Loaded load(String directory, String[] tags) {
    SavedModelBundle bundle = SavedModelBundle.load(directory, tags);
    return new Open(bundle.session(), bundle.graph(), bundle.metaGraphDef());
  }

  @Override
  public OracleMain.Loaded graph(byte[] graphDef) {
    Graph graph = new Graph();
    graph.importGraphDef(graphDef);
    return new Open(new Session(graph), graph, new byte[0]);
  }

  private static final class Open implements OracleMain.Loaded {
    private final Session session;
    private final Graph graph;
    private final byte[] metaGraph;

    Open(Session session, Graph graph, byte[] metaGraph) {
      this.session = session;
      this.graph = graph;
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
        for (Object result : runner.run()) {
          open.add((Tensor) result);
          values.add(value((Tensor) result));
        }
        return values;
      } finally {
        open.forEach(Tensor::close);
      }
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }

    @Override
    public byte[] metaGraph() {
      return metaGraph;
    }

    @Override
    public void save(
        String directory, String name, Map<String, String> inputs, Map<String, String> outputs) {
      throw new UnsupportedOperationException("the Java API of 1.x writes no SavedModel");
    }
  }

  private static Tensor tensor(OracleMain.Value value) {
    if (value.type == OracleMain.STRING) {
      return strings(value);
    }
    ByteBuffer bytes = ByteBuffer.wrap(value.numbers).order(ByteOrder.LITTLE_ENDIAN);
    switch (value.type) {
      case 1:
        return Tensor.create(value.shape, bytes.asFloatBuffer());
      case 2:
        return Tensor.create(value.shape, bytes.asDoubleBuffer());
      case 3:
        return Tensor.create(value.shape, bytes.asIntBuffer());
      case 9:
        return Tensor.create(value.shape, bytes.asLongBuffer());
      default:
        throw new IllegalArgumentException("cannot feed type " + value.type + "; use a constant");
    }
  }

  private static Tensor strings(OracleMain.Value value) {
    if (value.shape.length == 0) {
      return Tensor.create(value.strings.get(0));
    }
    List<Tensor> open = new ArrayList<>();
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Session.Runner runner = session.runner();
      Output[] inputs = new Output[value.strings.size()];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] =
            graph
                .opBuilder("Placeholder", "s" + i)
                .setAttr("dtype", org.tensorflow.DataType.STRING)
                .build()
                .output(0);
        Tensor scalar = Tensor.create(value.strings.get(i));
        open.add(scalar);
        runner.feed("s" + i, scalar);
      }
      Output packed = graph.opBuilder("Pack", "pack").addInputList(inputs).build().output(0);
      Tensor shape =
          Tensor.create(java.util.Arrays.stream(value.shape).mapToInt(Math::toIntExact).toArray());
      open.add(shape);
      graph
          .opBuilder("Reshape", "shaped")
          .addInput(packed)
          .addInput(constant(graph, "shape", shape))
          .build();
      return (Tensor) runner.fetch("shaped").run().get(0);
    } finally {
      open.forEach(Tensor::close);
    }
  }

  private static OracleMain.Value value(Tensor tensor) {
    int type = java.util.Arrays.asList(TYPES).indexOf(tensor.dataType().name());
    if (type == OracleMain.STRING) {
      return new OracleMain.Value(type, tensor.shape(), null, strings(tensor));
    }
    ByteBuffer bytes = ByteBuffer.allocate(tensor.numBytes()).order(ByteOrder.LITTLE_ENDIAN);
    tensor.writeTo(bytes);
    return new OracleMain.Value(type, tensor.shape(), bytes.array(), null);
  }

  private static List<byte[]> strings(Tensor tensor) {
    List<byte[]> strings = new ArrayList<>();
    if (tensor.numElements() == 0) {
      return strings;
    }
    try (Graph graph = new Graph();
        Session session = new Session(graph);
        Tensor flat = Tensor.create(new int[] {-1});
        Tensor axis = Tensor.create(new int[] {0})) {
      Output input =
          graph.opBuilder("Placeholder", "x").setAttr("dtype", tensor.dataType()).build().output(0);
      Output row =
          graph
              .opBuilder("Reshape", "row")
              .addInput(input)
              .addInput(constant(graph, "flat", flat))
              .build()
              .output(0);
      Output text = graph.opBuilder("EncodeBase64", "text").addInput(row).build().output(0);
      graph
          .opBuilder("ReduceJoin", "joined")
          .addInput(text)
          .addInput(constant(graph, "axis", axis))
          .setAttr("separator", ",")
          .build();
      try (Tensor joined = (Tensor) session.runner().feed("x", tensor).fetch("joined").run().get(0)) {
        String all = new String(joined.bytesValue(), StandardCharsets.US_ASCII);
        for (String one : all.split(",", -1)) {
          strings.add(Base64.getUrlDecoder().decode(one));
        }
      }
      return strings;
    }
  }

  private static Output constant(Graph graph, String name, Tensor value) {
    return graph
        .opBuilder("Const", name)
        .setAttr("dtype", value.dataType())
        .setAttr("value", value)
        .build()
        .output(0);
  }
}
