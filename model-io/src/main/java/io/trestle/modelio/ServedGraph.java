package io.trestle.modelio;

import java.util.List;
import java.util.Optional;

/**
 * One graph of a bundle.
 *
 * @param tags what it is for, such as {@code serve}
 * @param signatures what it can be asked
 */
public record ServedGraph(List<String> tags, List<Signature> signatures) {
  public ServedGraph {
    tags = List.copyOf(tags);
    signatures = List.copyOf(signatures);
  }

  /**
   * One way to ask it. A session bundle's named signatures {@code inputs} and {@code outputs} make
   * one of the name {@code serving_signatures}.
   *
   * @param name such as {@code serving_default}
   * @param method such as {@code tensorflow/serving/predict}; empty in a session bundle
   * @param inputs what it takes
   * @param outputs what it gives
   */
  public record Signature(
      String name, String method, List<Endpoint> inputs, List<Endpoint> outputs) {
    public Signature {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * One tensor of a signature.
   *
   * @param name its name in the signature, such as {@code images}
   * @param tensor its name in the graph, such as {@code x:0}; empty for a composite, such as a
   *     sparse tensor
   * @param type its type; empty where the bundle does not say or this library does not know it
   * @param extents its extents, -1 where any will do; empty where even the rank is open
   */
  public record Endpoint(
      String name, String tensor, Optional<DataType> type, Optional<List<Long>> extents) {
    public Endpoint {
      extents = extents.map(List::copyOf);
    }
  }
}
