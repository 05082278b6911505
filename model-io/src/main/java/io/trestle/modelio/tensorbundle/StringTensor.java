package io.trestle.modelio.tensorbundle;

import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.sstable.ByteCursor;
import io.trestle.modelio.sstable.ByteSink;
import io.trestle.modelio.sstable.MaskedCrc32c;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Tensors of strings, as {@code WriteStringTensor} in tensorflow/core/util/tensor_bundle.
 *
 * <pre>
 * tensor = length:varint^n checksum:fixed32 byte^*
 * </pre>
 *
 * {@code checksum} is the masked CRC32C of the lengths, each as 4 bytes (8 if it exceeds them). The
 * entry's checksum goes over the same, then {@code checksum}, then all the strings' bytes.
 */
final class StringTensor {
  private StringTensor() {}

  /** Writes the strings and leaves the tensor's checksum in {@code sink}. */
  static void write(List<byte[]> values, ChecksummedSink sink) throws IOException {
    ByteSink lengths = new ByteSink();
    CRC32C crc = new CRC32C();
    for (byte[] value : values) {
      lengths.varint(value.length);
      crc.update(fixed32(value.length));
    }
    int checksum = MaskedCrc32c.of(crc);
    sink.write(ByteBuffer.wrap(lengths.toByteArray()));
    sink.startChecksum(crc);
    sink.write(fixed32(checksum));
    for (byte[] value : values) {
      sink.write(ByteBuffer.wrap(value));
    }
  }

  private static ByteBuffer fixed32(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(0, value);
  }

  /**
   * Reads the strings.
   *
   * @param in over the tensor's bytes
   * @param count how many strings there are
   * @param expected the entry's checksum
   * @throws CorruptFileException if anything is wrong
   */
  static List<byte[]> read(ByteCursor in, long count, int expected) {
    if (count > in.remaining()) {
      throw in.corrupt(count + " strings", in.remaining() + " bytes");
    }
    CRC32C crc = new CRC32C();
    ByteCursor start = in.as("tensor of strings");
    int[] lengths = new int[(int) count];
    long total = 0;
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = in.smallVarint(Integer.MAX_VALUE);
      total += lengths[i];
      crc.update(fixed32(lengths[i]));
    }
    int checksum = in.fixed32();
    if (checksum != MaskedCrc32c.of(crc)) {
      throw start.corrupt(
          "lengths with " + MaskedCrc32c.text(checksum), MaskedCrc32c.text(MaskedCrc32c.of(crc)));
    }
    if (total != in.remaining()) {
      throw start.corrupt(total + " bytes of strings", Integer.toString(in.remaining()));
    }
    crc.update(fixed32(checksum));
    List<byte[]> values = new ArrayList<>(lengths.length);
    for (int length : lengths) {
      byte[] value = in.take(length).rest();
      crc.update(value);
      values.add(value);
    }
    int found = MaskedCrc32c.of(crc);
    if (found != expected) {
      throw start.corrupt(MaskedCrc32c.text(expected), MaskedCrc32c.text(found));
    }
    return values;
  }

  /**
   * Copies what two slices have in common.
   *
   * @param common intersection of the two
   * @param from elements of the slice {@code stored}, row-major
   * @param to gets elements of the slice {@code requested}, row-major
   */
  static void place(
      TensorSlice common,
      List<byte[]> from,
      TensorSlice stored,
      byte[][] to,
      TensorSlice requested) {
    long[] index = new long[common.rank()];
    for (long left = common.shape().elements(); left > 0; left--) {
      long source = 0;
      long target = 0;
      for (int d = 0; d < index.length; d++) {
        long at = common.start(d) + index[d];
        source = source * stored.length(d) + at - stored.start(d);
        target = target * requested.length(d) + at - requested.start(d);
      }
      to[(int) target] = from.get((int) source);
      for (int d = index.length - 1; d >= 0 && ++index[d] == common.length(d); d--) {
        index[d] = 0;
      }
    }
  }
}
