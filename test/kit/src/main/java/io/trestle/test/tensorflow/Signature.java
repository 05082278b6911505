package io.trestle.test.tensorflow;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A SavedModel's signature.
 *
 * @param inputs from the input's name to the tensor's, as {@code x:0}
 * @param outputs from the output's name to the tensor's
 * @param method as {@code tensorflow/serving/predict}; empty in a session bundle
 */
public record Signature(Map<String, String> inputs, Map<String, String> outputs, String method) {
  /** Reads the SignatureDefs of a MetaGraphDef. */
  static Map<String, Signature> of(byte[] metaGraph) {
    Map<String, Signature> signatures = new LinkedHashMap<>();
    for (byte[] entry : Proto.all(metaGraph, 5)) {
      byte[] signature = Proto.one(entry, 2);
      signatures.put(
          Proto.text(entry, 1),
          new Signature(tensors(signature, 1), tensors(signature, 2), Proto.text(signature, 3)));
    }
    return signatures;
  }

  /**
   * Reads the session bundle's collection {@code serving_signatures}: a Signatures message with
   * named generic signatures, of which {@code inputs} and {@code outputs} make one.
   */
  static Map<String, Signature> ofSessionBundle(byte[] metaGraph) {
    Map<String, Map<String, String>> named = new LinkedHashMap<>();
    for (byte[] collection : Proto.all(metaGraph, 4)) {
      if (Proto.text(collection, 1).equals("serving_signatures")) {
        byte[] any = Proto.one(Proto.one(Proto.one(collection, 2), 5), 1);
        for (byte[] entry : Proto.all(Proto.one(any, 2), 2)) {
          byte[] generic = Proto.one(Proto.one(entry, 2), 3);
          named.put(Proto.text(entry, 1), bindings(generic));
        }
      }
    }
    return Map.of(
        "inputs+outputs",
        new Signature(
            named.getOrDefault("inputs", Map.of()), named.getOrDefault("outputs", Map.of()), ""));
  }

  private static Map<String, String> tensors(byte[] signature, int field) {
    Map<String, String> tensors = new LinkedHashMap<>();
    for (byte[] entry : Proto.all(signature, field)) {
      tensors.put(Proto.text(entry, 1), Proto.text(Proto.one(entry, 2), 1));
    }
    return tensors;
  }

  private static Map<String, String> bindings(byte[] generic) {
    Map<String, String> tensors = new LinkedHashMap<>();
    for (byte[] entry : Proto.all(generic, 1)) {
      tensors.put(Proto.text(entry, 1), Proto.text(Proto.one(entry, 2), 1));
    }
    return tensors;
  }
}
