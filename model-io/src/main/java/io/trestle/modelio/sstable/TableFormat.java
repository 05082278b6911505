package io.trestle.modelio.sstable;

/**
 * LevelDB's table, as tensorflow/core/lib/io/table_builder.cc writes it:
 *
 * <pre>
 * table    = block^n metaindex:block index:block footer
 * block    = content type:byte crc:fixed32
 * type     = 0 plain | 1 Snappy
 * crc      = masked CRC32C of the stored content and type
 * content  = entry^n restart:fixed32^m m:fixed32
 * entry    = shared:varint unshared:varint length:varint key-byte^unshared value-byte^length
 * footer   = metaindex:handle index:handle zero^(to 40) magic:fixed64
 * handle   = offset:varint size:varint
 * </pre>
 *
 * Keys rise strictly. A key shares its first bytes with the key before it; at a restart it shares
 * none. The index block holds one entry per block: a key not below the block's last one, and the
 * block's handle. The metaindex block is empty.
 */
final class TableFormat {
  static final int FOOTER = 48;
  static final long MAGIC = 0xdb4775248b80fb57L;
  static final int TRAILER = 5;
  static final int PLAIN = 0;
  static final int SNAPPY = 1;

  private TableFormat() {}
}
