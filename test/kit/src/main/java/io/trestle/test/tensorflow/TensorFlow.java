package io.trestle.test.tensorflow;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * One TensorFlow in a process of its own, asked over its standard input.
 *
 * <p>Safe for use by several threads; requests are answered one after the other.
 */
public final class TensorFlow implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<TensorFlowVersion, TensorFlow> SHARED =
      new EnumMap<>(TensorFlowVersion.class);

  private final TensorFlowVersion version;
  private final OracleProcess process;

  private TensorFlow(TensorFlowVersion version) {
    this.version = version;
    this.process = new OracleProcess(version, PATIENCE);
  }

  /**
   * The TensorFlow of this version that all tests of this JVM share; it is started when first asked
   * for, again if it has died, and ends with the JVM. On platforms without TensorFlow the calling
   * test is skipped.
   */
  public static TensorFlow shared(TensorFlowVersion version) {
    Runtimes.obstacle().ifPresent(reason -> Assumptions.abort(reason));
    synchronized (SHARED) {
      return SHARED.compute(
          version,
          (key, running) ->
              running != null && running.process.isAlive() ? running : new TensorFlow(key));
    }
  }

  /** Starts another process, which the caller closes. Skips the test where it cannot run. */
  public static TensorFlow start(TensorFlowVersion version) {
    Runtimes.obstacle().ifPresent(reason -> Assumptions.abort(reason));
    return new TensorFlow(version);
  }

  /** The version that answers. */
  public TensorFlowVersion version() {
    return version;
  }

  /** Loads a SavedModel from a local directory. */
  public Model loadSavedModel(Path directory, String... tags) {
    return process.ask(
        new OracleProcess.Exchange<>() {
          @Override
          public void write(DataOutputStream out) throws IOException {
            out.write('L');
            Wire.text(out, directory.toAbsolutePath().toString());
            Wire.texts(out, Arrays.asList(tags));
          }

          @Override
          public Model read(DataInputStream in) throws IOException {
            int handle = in.readInt();
            byte[] metaGraph = Wire.bytes(in);
            return new Model(process, handle, Signature.of(metaGraph));
          }
        });
  }

  /**
   * Loads a session bundle, {@code export.meta} and {@code export.*}, from a local directory and
   * restores its variables as its saver says. Its one signature is called {@code inputs+outputs}.
   */
  public Model loadSessionBundle(Path directory) {
    byte[] metaGraph = read(directory.resolve("export.meta"));
    Model model = importGraph(Proto.one(metaGraph, 2), Signature.ofSessionBundle(metaGraph));
    byte[] saver = Proto.one(metaGraph, 3);
    String prefix = directory.resolve("export").toAbsolutePath().toString();
    model.run(
        Map.of(Proto.text(saver, 1), Tensor.ofText(prefix)),
        List.of(),
        List.of(Proto.text(saver, 3)));
    return model;
  }

  /** Opens a session on a graph. */
  public Model open(GraphBuilder graph) {
    return importGraph(graph.toBytes(), Map.of());
  }

  /** Runs a graph once and returns what the named tensors are. */
  public List<Tensor> evaluate(GraphBuilder graph, String... fetches) {
    try (Model model = open(graph)) {
      return model.run(Map.of(), List.of(fetches), List.of());
    }
  }

  /** Reads one tensor of a checkpoint with RestoreV2. */
  public Tensor restore(Path prefix, String name, TensorType type) {
    return restore(prefix, name, "", type);
  }

  /**
   * Reads a slice with RestoreV2.
   *
   * @param slice the full shape and the slice as TensorFlow writes them: {@code "784 10
   *     0,100:0,10"}, {@code -} for a whole dimension; empty for the whole tensor
   */
  public Tensor restore(Path prefix, String name, String slice, TensorType type) {
    GraphBuilder graph =
        new GraphBuilder()
            .constant("prefix", Tensor.ofText(prefix.toAbsolutePath().toString()))
            .constant("names", Tensor.ofTexts(name))
            .constant("slices", Tensor.ofTexts(slice))
            .node("RestoreV2", "restore")
            .inputs("prefix", "names", "slices")
            .types("dtypes", type)
            .end();
    return evaluate(graph, "restore:0").get(0);
  }

  /** Writes tensors to a checkpoint of one data file with SaveV2. */
  public void save(Path prefix, Map<String, Tensor> tensors) {
    List<String> names = List.copyOf(tensors.keySet());
    save(prefix, names, names.stream().map(name -> "").toList(), tensors.values());
  }

  /**
   * Writes tensors, each with its slice as in {@link #restore(Path, String, String, TensorType)}.
   */
  public void save(Path prefix, List<String> names, List<String> slices, Iterable<Tensor> tensors) {
    GraphBuilder graph =
        new GraphBuilder()
            .constant("prefix", Tensor.ofText(prefix.toAbsolutePath().toString()))
            .constant("names", Tensor.ofTexts(names.toArray(String[]::new)))
            .constant("slices", Tensor.ofTexts(slices.toArray(String[]::new)));
    TensorType[] types = new TensorType[names.size()];
    String[] inputs = new String[names.size()];
    int i = 0;
    for (Tensor tensor : tensors) {
      types[i] = tensor.type();
      inputs[i] = "tensor" + i;
      graph.constant(inputs[i++], tensor);
    }
    graph
        .node("SaveV2", "save")
        .inputs("prefix", "names", "slices")
        .inputs(inputs)
        .types("dtypes", types)
        .end();
    try (Model model = open(graph)) {
      model.run(Map.of(), List.of(), List.of("save"));
    }
  }

  @Override
  public void close() {
    process.stop();
  }

  private Model importGraph(byte[] graph, Map<String, Signature> signatures) {
    return process.ask(
        new OracleProcess.Exchange<>() {
          @Override
          public void write(DataOutputStream out) throws IOException {
            out.write('G');
            Wire.bytes(out, graph);
          }

          @Override
          public Model read(DataInputStream in) throws IOException {
            return new Model(process, in.readInt(), signatures);
          }
        });
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
