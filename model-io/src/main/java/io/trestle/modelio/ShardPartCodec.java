package io.trestle.modelio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of a {@link ShardPart}, all numbers big-endian:
 *
 * <pre>
 * part   = magic:int32 bundle:text file:int32 files:int32 length:int64 count:int32 slice^count crc:int32
 * slice  = name:text type:int32 rank:int32 extent:int64^rank start:int64^rank count:int64^rank
 *          offset:int64 size:int64 maskedCrc32c:int32
 * text   = length:int32 utf8
 * crc    = CRC32C of all bytes before it
 * </pre>
 */
final class ShardPartCodec {
  private static final int MAGIC = 0x54535031; // "TSP1"
  private static final int SMALLEST_SLICE = 4 + 4 + 4 + 8 + 8 + 4;

  private ShardPartCodec() {}

  static byte[] encode(ShardPart part) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      text(out, part.bundle());
      out.writeInt(part.file());
      out.writeInt(part.files());
      out.writeLong(part.length());
      out.writeInt(part.slices().size());
      for (StoredSlice slice : part.slices()) {
        slice(out, slice);
      }
      out.writeInt(crc(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void slice(DataOutputStream out, StoredSlice stored) throws IOException {
    text(out, stored.name());
    out.writeInt(stored.type().number());
    int rank = stored.shape().rank();
    out.writeInt(rank);
    for (int d = 0; d < rank; d++) {
      out.writeLong(stored.shape().extent(d));
    }
    for (int d = 0; d < rank; d++) {
      out.writeLong(stored.slice().start(d));
    }
    for (int d = 0; d < rank; d++) {
      out.writeLong(stored.slice().length(d));
    }
    out.writeLong(stored.offset());
    out.writeLong(stored.size());
    out.writeInt(stored.maskedCrc32c());
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  static ShardPart decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      check(in.getInt() == MAGIC, "it does not begin with the magic number");
      int body = bytes.length - Integer.BYTES;
      check(in.getInt(body) == crc(bytes, body), "its checksum does not match");
      in.limit(body);
      String bundle = text(in);
      int file = in.getInt();
      int files = in.getInt();
      long length = in.getLong();
      int count = in.getInt();
      check(count >= 0 && count <= in.remaining() / SMALLEST_SLICE, "it is too short for " + count);
      List<StoredSlice> slices = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        slices.add(slice(in));
      }
      check(!in.hasRemaining(), in.remaining() + " bytes follow its end");
      return new ShardPart(bundle, file, files, length, slices);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new IllegalArgumentException(bytes.length + " bytes are no shard part", e);
    }
  }

  private static StoredSlice slice(ByteBuffer in) {
    String name = text(in);
    int number = in.getInt();
    DataType type =
        DataType.ofNumber(number)
            .orElseThrow(
                () -> new IllegalArgumentException("no shard part: unknown type " + number));
    int rank = in.getInt();
    check(rank >= 0 && rank <= Shape.MAX_RANK, "it has a tensor of rank " + rank);
    Shape shape = Shape.of(longs(in, rank));
    TensorSlice slice = TensorSlice.of(longs(in, rank), longs(in, rank));
    return new StoredSlice(name, type, shape, slice, in.getLong(), in.getLong(), in.getInt());
  }

  private static long[] longs(ByteBuffer in, int count) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.getLong();
    }
    return values;
  }

  private static String text(ByteBuffer in) {
    int length = in.getInt();
    check(length >= 0 && length <= in.remaining(), "it has a text of " + length + " bytes");
    byte[] utf8 = new byte[length];
    in.get(utf8);
    return new String(utf8, UTF_8);
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static void check(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("these bytes are no shard part: " + problem);
    }
  }
}
