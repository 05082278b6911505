package io.trestle.modelio.tensorbundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trestle.modelio.ShardPart;
import io.trestle.modelio.StoredSlice;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.sstable.TableWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes the one index out of what the shards wrote. */
final class IndexWriter {
  private final Map<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

  private IndexWriter() {}

  static byte[] encode(List<ShardPart> parts, Map<String, byte[]> sides) {
    IndexWriter writer = new IndexWriter();
    int files = checkFiles(parts);
    writer.entries.put(new byte[0], new BundleHeader(files, sides).encode());
    group(parts).forEach(writer::tensor);
    TableWriter table = new TableWriter();
    writer.entries.forEach(table::add);
    return table.finish();
  }

  private static int checkFiles(List<ShardPart> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a bundle needs one part or more");
    }
    ShardPart first = parts.get(0);
    Set<Integer> files = new HashSet<>();
    for (ShardPart part : parts) {
      if (!part.bundle().equals(first.bundle()) || part.files() != first.files()) {
        throw new IllegalArgumentException(
            "parts of different bundles: %s of %d files and %s of %d files"
                .formatted(first.bundle(), first.files(), part.bundle(), part.files()));
      }
      if (!files.add(part.file())) {
        throw new IllegalArgumentException(
            "two parts of %s for file %d".formatted(part.bundle(), part.file()));
      }
    }
    return first.files();
  }

  private static Map<String, List<Located>> group(List<ShardPart> parts) {
    Map<String, List<Located>> byName = new TreeMap<>();
    for (ShardPart part : parts) {
      for (StoredSlice slice : part.slices()) {
        byName
            .computeIfAbsent(slice.name(), name -> new ArrayList<>())
            .add(new Located(slice, part.file()));
      }
    }
    return byName;
  }

  private void tensor(String name, List<Located> located) {
    StoredSlice first = located.get(0).stored();
    for (Located other : located) {
      StoredSlice stored = other.stored();
      if (stored.type() != first.type() || !stored.shape().equals(first.shape())) {
        throw new IllegalArgumentException(
            "shards disagree on %s: %s%s and %s%s"
                .formatted(name, first.type(), first.shape(), stored.type(), stored.shape()));
      }
    }
    List<TensorSlice> slices = located.stream().map(part -> part.stored().slice()).toList();
    Tiling.flaw(first.shape(), slices)
        .ifPresent(
            flaw -> {
              throw new IllegalArgumentException("the slices of " + name + " do not fit: " + flaw);
            });
    byte[] key = name.getBytes(UTF_8);
    if (located.size() == 1 || first.shape().elements() == 0) {
      entries.put(key, located.get(0).entry());
      return;
    }
    List<StoredExtents> extents = slices.stream().map(StoredExtents::of).toList();
    entries.put(key, new BundleEntry(first.type(), first.shape(), 0, 0, 0, 0, extents).encode());
    for (Located part : located) {
      entries.put(StoredExtents.of(part.stored().slice()).key(name), part.entry());
    }
  }

  /** A slice and the number of its data file. */
  private record Located(StoredSlice stored, int file) {
    byte[] entry() {
      return new BundleEntry(
              stored.type(),
              stored.slice().shape(),
              file,
              stored.offset(),
              stored.size(),
              stored.maskedCrc32c(),
              List.of())
          .encode();
    }
  }
}
