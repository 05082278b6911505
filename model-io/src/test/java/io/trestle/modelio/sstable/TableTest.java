package io.trestle.modelio.sstable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.CorruptFileException;
import io.trestle.test.seed.Seeded;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TableTest {
  private static Map<String, String> read(byte[] table) {
    Map<String, String> entries = new LinkedHashMap<>();
    TableReader.read(
        table,
        "test.index",
        (key, value) -> entries.put(new String(key, UTF_8), new String(value.rest(), UTF_8)));
    return entries;
  }

  @Test
  @Seeded
  void whatIsWrittenComesBackOverAnyNumberOfBlocks(SplittableRandom random) {
    for (int size : new int[] {0, 1, 15, 16, 17, 1000, 30_000}) {
      Map<String, String> entries = new TreeMap<>();
      for (int i = 0; i < size; i++) {
        String value = Long.toString(random.nextLong(), 36).repeat(random.nextInt(4));
        entries.put("scope/" + random.nextInt(100) + "/" + random.nextInt(1 << 30), value);
      }
      TableWriter writer = new TableWriter();
      entries.forEach((key, value) -> writer.add(key.getBytes(UTF_8), value.getBytes(UTF_8)));
      assertThat(read(writer.finish())).containsExactlyEntriesOf(entries);
    }
  }

  @Test
  void keysMustRise() {
    TableWriter writer = new TableWriter();
    writer.add(new byte[] {1}, new byte[0]);
    writer.add(new byte[] {(byte) 0x80}, new byte[0]);
    assertThatThrownBy(() -> writer.add(new byte[] {(byte) 0x80}, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The empty table, worked out from the grammar; LevelDB writes the same. */
  @Test
  void theEmptyTable() {
    String block = "00000000" + "01000000" + "00";
    String crc = "c0f2a1b0";
    String footer = "0008" + "0d08" + "00".repeat(36) + "57fb808b247547db";
    assertThat(HexFormat.of().formatHex(new TableWriter().finish()))
        .isEqualTo(block + crc + block + crc + footer);
  }

  @Test
  void everyFlippedBitOfABlockIsNamed() {
    TableWriter writer = new TableWriter();
    writer.add("key".getBytes(UTF_8), "value".getBytes(UTF_8));
    byte[] table = writer.finish();
    int blocks = table.length - TableFormat.FOOTER;
    for (int bit = 0; bit < blocks * 8; bit++) {
      byte[] damaged = table.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      boolean unused = isMetaIndex(bit / 8);
      if (!unused) {
        assertThatThrownBy(() -> read(damaged))
            .isInstanceOf(CorruptFileException.class)
            .hasMessageContaining("test.index is damaged");
      }
    }
  }

  /** The metaindex block is empty and never read; it lies after the one block of entries. */
  private static boolean isMetaIndex(int at) {
    int block = 3 + "keyvalue".length() + 8 + TableFormat.TRAILER;
    return at >= block && at < block + 8 + TableFormat.TRAILER;
  }

  @Test
  void readsBlocksThatSnappyCompressed() {
    byte[] plain = block("key", "v".repeat(100));
    ByteSink table = new ByteSink();
    BlockHandle data = compressed(table, plain);
    ByteSink handle = new ByteSink();
    data.write(handle);
    BlockBuilder index = new BlockBuilder(1);
    index.add("key".getBytes(UTF_8), handle.toByteArray());
    BlockHandle meta = new BlockBuilder(1).flush(table);
    BlockHandle indexHandle = index.flush(table);
    int footer = table.size();
    meta.write(table);
    indexHandle.write(table);
    while (table.size() < footer + 40) {
      table.write(0);
    }
    table.fixed64(TableFormat.MAGIC);
    assertThat(read(table.toByteArray())).containsExactly(Map.entry("key", "v".repeat(100)));
  }

  private static byte[] block(String key, String value) {
    BlockBuilder block = new BlockBuilder(16);
    block.add(key.getBytes(UTF_8), value.getBytes(UTF_8));
    ByteSink out = new ByteSink();
    BlockHandle handle = block.flush(out);
    return Arrays.copyOf(out.toByteArray(), (int) handle.size());
  }

  /** Literal "\0\3d" "key" "v", a copy of 64 from 1 back, one of 35, and the rest as literal. */
  private static BlockHandle compressed(ByteSink table, byte[] plain) {
    int offset = table.size();
    int literal = 3 + 3 + 1;
    table.varint(plain.length);
    table.write((literal - 1) << 2);
    table.write(plain, 0, literal);
    table.bytes(new byte[] {(byte) (63 << 2 | 2), 1, 0, (byte) (34 << 2 | 3), 1, 0, 0, 0});
    int rest = plain.length - literal - 99;
    table.write(60 << 2);
    table.write(rest - 1);
    table.write(plain, literal + 99, rest);
    int size = table.size() - offset;
    table.write(TableFormat.SNAPPY);
    table.fixed32(table.maskedCrc(offset));
    return new BlockHandle(offset, size);
  }
}
