package io.trestle.modelio.tensorbundle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.TensorInfo;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.proto.ProtoReader;
import io.trestle.modelio.sstable.ByteCursor;
import io.trestle.modelio.sstable.TableReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An index that was read and found consistent.
 *
 * @param header its header
 * @param tensors the tensors by name
 * @param pieces where the parts of each tensor lie
 */
record BundleIndex(
    BundleHeader header, Map<String, TensorInfo> tensors, Map<String, List<Piece>> pieces) {
  BundleIndex {
    tensors = Collections.unmodifiableMap(tensors);
    pieces = Collections.unmodifiableMap(pieces);
  }

  /**
   * A stored part of a tensor.
   *
   * @param slice which part
   * @param entry where it lies
   */
  record Piece(TensorSlice slice, BundleEntry entry) {}

  /**
   * Reads an index.
   *
   * @param table the whole file
   * @param file its path, for messages
   * @throws CorruptFileException for the first damage or contradiction
   */
  static BundleIndex read(byte[] table, String file) {
    return new Parser(file).parse(table);
  }

  /** How far each data file must reach, in bytes, by the number of its shard. */
  Map<Integer, Long> reaches() {
    Map<Integer, Long> reaches = new TreeMap<>();
    for (List<Piece> parts : pieces.values()) {
      for (Piece piece : parts) {
        BundleEntry entry = piece.entry();
        reaches.merge(entry.shard(), entry.offset() + entry.size(), Math::max);
      }
    }
    return reaches;
  }

  private static final class Parser {
    private final String file;
    private final Map<Key, BundleEntry> entries = new LinkedHashMap<>();
    private BundleHeader header;

    Parser(String file) {
      this.file = file;
    }

    BundleIndex parse(byte[] table) {
      TableReader.read(table, file, this::entry);
      if (header == null) {
        throw corrupt("bundle header", "an entry under the empty key", "none");
      }
      Map<String, TensorInfo> tensors = new LinkedHashMap<>();
      Map<String, List<Piece>> pieces = new TreeMap<>();
      Set<Key> used = new HashSet<>();
      for (Map.Entry<Key, BundleEntry> entry : entries.entrySet()) {
        // Slices' keys begin with a zero byte, so they come before all names.
        if (!entry.getKey().isSlice()) {
          String name = entry.getKey().name();
          List<Piece> parts = pieces(name, entry.getValue(), used);
          pieces.put(name, parts);
          tensors.put(name, info(name, entry.getValue(), parts));
        }
      }
      for (Key key : entries.keySet()) {
        if (key.isSlice() && !used.contains(key)) {
          throw corrupt("slice entry", "a tensor that names this slice", "none");
        }
      }
      return new BundleIndex(header, tensors, pieces);
    }

    private void entry(byte[] key, ByteCursor value) {
      if (key.length == 0) {
        header = BundleHeader.read(message(value, "bundle header"));
      } else if (header == null) {
        throw value.corrupt("the bundle header first", "another entry");
      } else {
        BundleEntry entry = BundleEntry.read(message(value, "bundle entry"), header.shards());
        entries.put(new Key(key), entry);
      }
    }

    private ProtoReader message(ByteCursor value, String what) {
      long offset = value.offset();
      return ProtoReader.of(value.rest(), file, what, offset);
    }

    private List<Piece> pieces(String name, BundleEntry entry, Set<Key> used) {
      if (entry.slices().isEmpty()) {
        return List.of(new Piece(TensorSlice.whole(entry.shape()), entry));
      }
      List<Piece> pieces = new ArrayList<>();
      for (StoredExtents extents : entry.slices()) {
        TensorSlice slice = slice(name, entry, extents);
        Key key = new Key(extents.key(name));
        if (extents.isFull()) {
          // The tensor's own entry is the slice's.
          pieces.add(new Piece(slice, entry));
          continue;
        }
        BundleEntry part = entries.get(key);
        if (part == null) {
          throw corrupt("tensor " + name, "an entry for its slice " + slice, "none");
        }
        used.add(key);
        boolean fits = part.shape().equals(slice.shape()) && part.type() == entry.type();
        if (!fits || !part.slices().isEmpty()) {
          throw corrupt(
              "slice " + slice + " of tensor " + name,
              entry.type() + slice.shape().toString(),
              part.type() + part.shape().toString());
        }
        pieces.add(new Piece(slice, part));
      }
      Tiling.overlap(pieces.stream().map(Piece::slice).toList())
          .ifPresent(
              overlap -> {
                throw corrupt("tensor " + name, "slices that do not overlap", overlap);
              });
      return pieces;
    }

    private TensorSlice slice(String name, BundleEntry entry, StoredExtents extents) {
      try {
        return extents.in(entry.shape());
      } catch (IllegalArgumentException e) {
        throw corrupt("tensor " + name, "a slice within " + entry.shape(), e.getMessage());
      }
    }

    private static TensorInfo info(String name, BundleEntry entry, List<Piece> pieces) {
      return new TensorInfo(
          name,
          entry.type(),
          entry.shape(),
          pieces.stream().map(Piece::slice).toList(),
          pieces.stream().map(piece -> piece.entry().shard()).toList());
    }

    private CorruptFileException corrupt(String what, String expected, String found) {
      return new CorruptFileException(file, what, -1, expected, found);
    }
  }

  /** A key with the equality that arrays lack. ISO 8859-1 keeps every byte. */
  private record Key(String bytes) {
    Key(byte[] bytes) {
      this(new String(bytes, ISO_8859_1));
    }

    boolean isSlice() {
      return bytes.charAt(0) == 0;
    }

    String name() {
      return new String(bytes.getBytes(ISO_8859_1), UTF_8);
    }
  }
}
