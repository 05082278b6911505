package io.trestle.test.tensorflow;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A graph with a session in a TensorFlow; its variables keep their values from run to run. */
public final class Model implements AutoCloseable {
  private final OracleProcess process;
  private final int handle;
  private final Map<String, Signature> signatures;

  Model(OracleProcess process, int handle, Map<String, Signature> signatures) {
    this.process = process;
    this.handle = handle;
    this.signatures = Map.copyOf(signatures);
  }

  /** The signatures by name; none for a bare graph. */
  public Map<String, Signature> signatures() {
    return signatures;
  }

  /**
   * Runs a signature.
   *
   * @param inputs by the signature's names for them
   * @return outputs by the signature's names for them
   */
  public Map<String, Tensor> call(String signature, Map<String, Tensor> inputs) {
    Signature called = signatures.get(signature);
    if (called == null) {
      throw new OracleException("No signature " + signature + " in " + signatures.keySet());
    }
    Map<String, Tensor> feeds = new LinkedHashMap<>();
    inputs.forEach((name, tensor) -> feeds.put(called.inputs().get(name), tensor));
    List<String> names = List.copyOf(called.outputs().keySet());
    List<Tensor> values = run(feeds, names.stream().map(called.outputs()::get).toList(), List.of());
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      outputs.put(names.get(i), values.get(i));
    }
    return outputs;
  }

  /**
   * Runs the graph.
   *
   * @param feeds by tensor name; numbers of kind float, double, int32 and int64, and strings (in
   *     1.2 no empty ones) (in 1.2 none of them empty)
   * @param fetches names of the tensors to return
   * @param targets names of operations to run
   * @throws OracleException with TensorFlow's own message if it refuses
   */
  public List<Tensor> run(Map<String, Tensor> feeds, List<String> fetches, List<String> targets) {
    return process.ask(
        new OracleProcess.Exchange<>() {
          @Override
          public void write(DataOutputStream out) throws IOException {
            out.write('R');
            out.writeInt(handle);
            out.writeInt(feeds.size());
            for (Map.Entry<String, Tensor> feed : feeds.entrySet()) {
              Wire.text(out, feed.getKey());
              Wire.tensor(out, feed.getValue());
            }
            Wire.texts(out, fetches);
            Wire.texts(out, targets);
          }

          @Override
          public List<Tensor> read(DataInputStream in) throws IOException {
            List<Tensor> tensors = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
              tensors.add(Wire.tensor(in));
            }
            return tensors;
          }
        });
  }

  /**
   * Has TensorFlow write a SavedModel with the tag {@code serve}, one signature, and the present
   * values of its VariableV2 variables. Only in 2.18.
   *
   * @param directory a local directory that need not exist
   */
  public void save(Path directory, String name, Signature signature) {
    process.ask(
        new OracleProcess.Exchange<Boolean>() {
          @Override
          public void write(DataOutputStream out) throws IOException {
            out.write('S');
            out.writeInt(handle);
            Wire.text(out, directory.toAbsolutePath().toString());
            Wire.text(out, name);
            Wire.names(out, signature.inputs());
            Wire.names(out, signature.outputs());
          }

          @Override
          public Boolean read(DataInputStream in) {
            return true;
          }
        });
  }

  @Override
  public void close() {
    process.ask(
        new OracleProcess.Exchange<Boolean>() {
          @Override
          public void write(DataOutputStream out) throws IOException {
            out.write('C');
            out.writeInt(handle);
          }

          @Override
          public Boolean read(DataInputStream in) {
            return true;
          }
        });
  }
}
