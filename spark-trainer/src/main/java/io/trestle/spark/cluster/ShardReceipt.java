package io.trestle.spark.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trestle.modelio.ShardPart;
import io.trestle.spark.TrestleException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server sends to the driver when it has written its share of a checkpoint:
 *
 * <pre>
 * receipt = count:int32 (name value)^count part
 * name    = length:int32 utf8
 * value   = length:int32 bytes
 * part    = ShardPart.toBytes
 * </pre>
 *
 * @param part for the index
 * @param sides bytes that only servers read, for the checkpoint's side entries
 */
public record ShardReceipt(ShardPart part, Map<String, byte[]> sides) {

  /** This receipt as bytes. */
  byte[] toBytes() {
    byte[] tail = part.toBytes();
    int size = Integer.BYTES + tail.length;
    for (Map.Entry<String, byte[]> side : sides.entrySet()) {
      size += 2 * Integer.BYTES + side.getKey().getBytes(UTF_8).length + side.getValue().length;
    }
    ByteBuffer out = ByteBuffer.allocate(size).putInt(sides.size());
    sides.forEach(
        (name, value) -> {
          byte[] utf8 = name.getBytes(UTF_8);
          out.putInt(utf8.length).put(utf8).putInt(value.length).put(value);
        });
    return out.put(tail).array();
  }

  /** The receipt that these bytes hold. */
  public static ShardReceipt fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      Map<String, byte[]> sides = new LinkedHashMap<>();
      for (int left = in.getInt(); left > 0; left--) {
        sides.put(new String(block(in), UTF_8), block(in));
      }
      byte[] tail = new byte[in.remaining()];
      in.get(tail);
      return new ShardReceipt(ShardPart.fromBytes(tail), sides);
    } catch (BufferUnderflowException e) {
      throw new TrestleException(
          bytes.length + " bytes from a server are no receipt.",
          "Driver and servers are of different versions.",
          "Start the same version on all of them.",
          e);
    }
  }

  private static byte[] block(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] block = new byte[length];
    in.get(block);
    return block;
  }
}
