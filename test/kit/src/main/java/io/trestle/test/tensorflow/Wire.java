package io.trestle.test.tensorflow;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The encoding that OracleMain.java describes. */
final class Wire {
  private Wire() {}

  static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static void text(DataOutputStream out, String text) throws IOException {
    bytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  static void texts(DataOutputStream out, Collection<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      text(out, text);
    }
  }

  static void names(DataOutputStream out, Map<String, String> names) throws IOException {
    out.writeInt(names.size());
    for (Map.Entry<String, String> entry : names.entrySet()) {
      text(out, entry.getKey());
      text(out, entry.getValue());
    }
  }

  static void tensor(DataOutputStream out, Tensor tensor) throws IOException {
    long[] shape = tensor.shape();
    out.writeInt(tensor.type().number());
    out.writeInt(shape.length);
    for (long length : shape) {
      out.writeLong(length);
    }
    if (tensor.type() != TensorType.STRING) {
      bytes(out, tensor.bytes());
      return;
    }
    out.writeInt(tensor.strings().size());
    for (byte[] string : tensor.strings()) {
      bytes(out, string);
    }
  }

  static byte[] bytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  static Tensor tensor(DataInputStream in) throws IOException {
    TensorType type = TensorType.of(in.readInt());
    long[] shape = new long[in.readInt()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = in.readLong();
    }
    if (type != TensorType.STRING) {
      return Tensor.ofBytes(type, bytes(in), shape);
    }
    List<byte[]> strings = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      strings.add(bytes(in));
    }
    return Tensor.ofStrings(strings, shape);
  }
}
