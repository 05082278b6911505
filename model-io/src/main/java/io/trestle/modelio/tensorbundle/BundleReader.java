package io.trestle.modelio.tensorbundle;

import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.DataType;
import io.trestle.modelio.TensorInfo;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.tensorbundle.BundleIndex.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/** Reads the tensors of a bundle out of its data files. */
final class BundleReader implements CheckpointReader {
  /** Far above any real index: room for a million slices and the largest side entries. */
  private static final int MOST_INDEX_BYTES = 512 << 20;

  /** Runs shorter than this are copied value by value. */
  private static final int SHORT_RUN = 64;

  private final Store store;
  private final Path prefix;
  private final BundleIndex index;
  private final Map<Integer, DataFile> files = new TreeMap<>();
  private boolean closed;

  private BundleReader(Store store, Path prefix, BundleIndex index) {
    this.store = store;
    this.prefix = prefix;
    this.index = index;
  }

  static BundleReader open(Store store, Path prefix) throws IOException {
    BundleIndex index = index(store, prefix);
    BundleReader reader = new BundleReader(store, prefix, index);
    for (Map.Entry<Integer, Long> reach : index.reaches().entrySet()) {
      reader.checkLength(reader.dataPath(reach.getKey()), reach.getValue());
    }
    return reader;
  }

  static BundleIndex index(Store store, Path prefix) throws IOException {
    Path path = BundleNames.index(prefix);
    return BundleIndex.read(store.read(path, MOST_INDEX_BYTES), path.toString());
  }

  private Path dataPath(int shard) {
    return BundleNames.data(prefix, shard, index.header().shards());
  }

  private void checkLength(Path path, long reach) throws IOException {
    Optional<Store.Entry> entry = store.entry(path);
    long length = entry.map(Store.Entry::length).orElse(-1L);
    if (length < reach) {
      throw new CorruptFileException(
          path.toString(),
          "data file",
          -1,
          reach + " bytes or more",
          length < 0 ? "no file" : length + " bytes");
    }
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return index.tensors();
  }

  @Override
  public void read(String name, TensorSlice slice, float[] target, int offset) throws IOException {
    TensorInfo info = tensor(name);
    if (info.type() != DataType.FLOAT32) {
      throw new IllegalArgumentException(name + " is of type " + info.type() + ", not FLOAT32");
    }
    long elements = slice.within(info.shape()).shape().elements();
    if (offset < 0 || elements > target.length - offset) {
      throw new IllegalArgumentException(
          "%d values of %s do not fit into an array of %d from %d on"
              .formatted(elements, name, target.length, offset));
    }
    read(name, slice, (first, run) -> copy(run, target, offset + (int) first));
  }

  private static void copy(ByteBuffer run, float[] target, int at) {
    int count = run.remaining() / Float.BYTES;
    if (count >= SHORT_RUN) {
      run.asFloatBuffer().get(target, at, count);
      return;
    }
    int from = run.position();
    for (int i = 0; i < count; i++) {
      target[at + i] = run.getFloat(from + i * Float.BYTES);
    }
  }

  @Override
  public void read(String name, TensorSlice slice, RunSink sink) throws IOException {
    TensorInfo info = numeric(name);
    slice.within(info.shape());
    List<Piece> pieces = covering(info, slice);
    for (Piece piece : pieces) {
      TensorSlice common = piece.slice().intersect(slice).orElseThrow();
      SliceRuns runs = new SliceRuns(common, piece.slice(), slice, info.type().width(), sink);
      file(piece).read(what(name, piece), piece.entry(), runs::accept);
    }
  }

  private TensorInfo numeric(String name) {
    TensorInfo info = tensor(name);
    if (info.type() == DataType.STRING) {
      throw new IllegalArgumentException(name + " is a tensor of strings; read it by strings()");
    }
    return info;
  }

  /** The stored slices that a requested one needs; together they must hold all of it. */
  private List<Piece> covering(TensorInfo info, TensorSlice slice) {
    List<Piece> pieces = new ArrayList<>();
    long covered = 0;
    for (Piece piece : index.pieces().get(info.name())) {
      Optional<TensorSlice> common = piece.slice().intersect(slice);
      if (common.isPresent()) {
        pieces.add(piece);
        covered += common.get().shape().elements();
      }
    }
    long wanted = slice.shape().elements();
    if (covered != wanted) {
      throw new CorruptFileException(
          BundleNames.index(prefix).toString(),
          "tensor " + info.name(),
          -1,
          "slices that cover " + slice,
          "%d of %d elements".formatted(covered, wanted));
    }
    return pieces;
  }

  @Override
  public ByteBuffer read(String name) throws IOException {
    TensorInfo info = numeric(name);
    TensorSlice whole = TensorSlice.whole(info.shape());
    covering(info, whole);
    int width = info.type().width();
    long size = info.shape().elements() * width;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%s takes %d bytes; read it in slices".formatted(name, size));
    }
    ByteBuffer target = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    read(
        name,
        whole,
        (first, run) -> target.put((int) first * width, run, run.position(), run.remaining()));
    return target;
  }

  @Override
  public List<byte[]> strings(String name, TensorSlice slice) throws IOException {
    TensorInfo info = tensor(name);
    if (info.type() != DataType.STRING) {
      throw new IllegalArgumentException(name + " is of type " + info.type() + ", not STRING");
    }
    slice.within(info.shape());
    List<Piece> pieces = covering(info, slice);
    long elements = slice.shape().elements();
    if (elements > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%s has %d strings; read it in slices".formatted(name, elements));
    }
    // Each takes a byte or more in a file that was found long enough, so this is no mere claim.
    byte[][] values = new byte[(int) elements][];
    for (Piece piece : pieces) {
      List<byte[]> stored = file(piece).strings(what(name, piece), piece.entry());
      TensorSlice common = piece.slice().intersect(slice).orElseThrow();
      StringTensor.place(common, stored, piece.slice(), values, slice);
    }
    return List.of(values);
  }

  private static String what(String name, Piece piece) {
    return "tensor %s, slice %s,".formatted(name, piece.slice());
  }

  @Override
  public Set<String> sides() {
    return index.header().sides().keySet();
  }

  @Override
  public Optional<byte[]> side(String name) {
    return Optional.ofNullable(index.header().sides().get(name)).map(byte[]::clone);
  }

  @Override
  public void verify() throws IOException {
    List<Located> all = new ArrayList<>();
    index.pieces().forEach((name, pieces) -> pieces.forEach(p -> all.add(new Located(name, p))));
    // In the order of the files, so that they are read from end to end.
    all.sort(
        Comparator.comparingInt((Located located) -> located.piece.entry().shard())
            .thenComparingLong(located -> located.piece.entry().offset()));
    for (Located located : all) {
      Piece piece = located.piece;
      String what = what(located.name, piece);
      if (piece.entry().type() == DataType.STRING) {
        file(piece).strings(what, piece.entry());
      } else {
        file(piece).read(what, piece.entry());
      }
    }
  }

  private record Located(String name, Piece piece) {}

  private DataFile file(Piece piece) throws IOException {
    synchronized (files) {
      if (closed) {
        throw new IllegalStateException("the reader of " + prefix + " is closed");
      }
      int shard = piece.entry().shard();
      DataFile file = files.get(shard);
      if (file == null) {
        file = new DataFile(store, dataPath(shard));
        files.put(shard, file);
      }
      return file;
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (files) {
      closed = true;
      IOException failure = null;
      for (DataFile file : files.values()) {
        try {
          file.close();
        } catch (IOException e) {
          failure = Objects.requireNonNullElse(failure, e);
        }
      }
      files.clear();
      if (failure != null) {
        throw failure;
      }
    }
  }
}
