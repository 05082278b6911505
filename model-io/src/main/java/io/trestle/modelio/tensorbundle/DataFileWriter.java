package io.trestle.modelio.tensorbundle;

import io.trestle.modelio.DataType;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.StoredSlice;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.TensorStream;
import io.trestle.modelio.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/** Streams tensors into one data file: their bytes one after the other, nothing between them. */
final class DataFileWriter implements ShardWriter {
  private final Store store;
  private final Path path;
  private final String bundle;
  private final int file;
  private final int files;
  private final OutputStream out;
  private final ChecksummedSink sink;
  private final List<StoredSlice> slices = new ArrayList<>();
  private final Set<String> written = new HashSet<>();
  private OpenTensor open;
  private State state = State.WRITING;

  private enum State {
    WRITING,
    FINISHED,
    CLOSED
  }

  DataFileWriter(Store store, Path prefix, int file, int files) throws IOException {
    this.store = store;
    this.path = BundleNames.data(prefix, file, files);
    this.bundle = prefix.getName();
    this.file = file;
    this.files = files;
    this.out = store.create(path);
    this.sink = new ChecksummedSink(out);
  }

  @Override
  public TensorStream tensor(String name, DataType type, Shape fullShape, TensorSlice slice)
      throws IOException {
    if (type == DataType.STRING) {
      throw new IllegalArgumentException(name + ": strings are written by strings()");
    }
    begin(name, fullShape, slice);
    long bytes = Math.multiplyExact(slice.shape().elements(), (long) type.width());
    open = new OpenTensor(name, type, fullShape, slice, bytes);
    return open;
  }

  private void begin(String name, Shape fullShape, TensorSlice slice) throws IOException {
    if (state != State.WRITING) {
      throw new IllegalStateException(path + " is " + state);
    }
    if (open != null) {
      throw new IllegalStateException(
          "%s is still open; close it before %s begins".formatted(open.name, name));
    }
    if (name.isEmpty() || name.charAt(0) == 0) {
      throw new IllegalArgumentException("a tensor's name must not be empty or begin with NUL");
    }
    slice.within(fullShape);
    if (!written.add(name + '\0' + slice)) {
      throw new IllegalStateException("slice %s of %s came already".formatted(slice, name));
    }
    sink.startChecksum();
  }

  private void end(String name, DataType type, Shape shape, TensorSlice slice, long offset)
      throws IOException {
    int crc = sink.maskedChecksum();
    if (slice.shape().elements() > 0 || slice.isWhole(shape)) {
      slices.add(new StoredSlice(name, type, shape, slice, offset, sink.position() - offset, crc));
    }
  }

  @Override
  public void strings(String name, Shape shape, List<byte[]> values) throws IOException {
    if (values.size() != shape.elements()) {
      throw new IllegalArgumentException(
          "%s of shape %s needs %d strings, not %d"
              .formatted(name, shape, shape.elements(), values.size()));
    }
    TensorSlice whole = TensorSlice.whole(shape);
    begin(name, shape, whole);
    long offset = sink.position();
    StringTensor.write(values, sink);
    end(name, DataType.STRING, shape, whole, offset);
  }

  @Override
  public void scalar(String name, long value) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).putLong(0, Long.reverseBytes(value));
    try (TensorStream tensor =
        tensor(name, DataType.INT64, Shape.scalar(), TensorSlice.whole(Shape.scalar()))) {
      tensor.write(bytes);
    }
  }

  @Override
  public ShardPart finish() throws IOException {
    if (state != State.WRITING || open != null) {
      throw new IllegalStateException(
          open != null ? open.name + " is still open" : path + " is " + state);
    }
    sink.flush();
    out.close();
    state = State.FINISHED;
    return new ShardPart(bundle, file, files, sink.position(), slices);
  }

  @Override
  public void close() throws IOException {
    if (state != State.WRITING) {
      return;
    }
    state = State.CLOSED;
    // This writer created the file, so nobody else's is deleted.
    try (OutputStream closing = out) {
      closing.flush();
    } finally {
      store.delete(path);
    }
  }

  /** The tensor that is being written. */
  private final class OpenTensor implements TensorStream {
    private final String name;
    private final DataType type;
    private final Shape shape;
    private final TensorSlice slice;
    private final long offset = sink.position();
    private long left;

    OpenTensor(String name, DataType type, Shape shape, TensorSlice slice, long bytes) {
      this.name = name;
      this.type = type;
      this.shape = shape;
      this.slice = slice;
      this.left = bytes;
    }

    @Override
    public void write(float[] values, int from, int length) throws IOException {
      if (type != DataType.FLOAT32) {
        throw new IllegalStateException(name + " is of type " + type + ", not FLOAT32");
      }
      count((long) length * Float.BYTES);
      sink.write(values, from, length);
    }

    @Override
    public void write(ByteBuffer littleEndian) throws IOException {
      count(littleEndian.remaining());
      sink.write(littleEndian);
    }

    private void count(long bytes) {
      if (open != this) {
        throw new IllegalStateException(name + " is closed");
      }
      if (bytes > left) {
        throw new IllegalStateException(
            "%s: %d bytes come, but only %d are missing".formatted(name, bytes, left));
      }
      left -= bytes;
    }

    @Override
    public void close() throws IOException {
      if (open != this) {
        return;
      }
      if (left > 0) {
        throw new IllegalStateException(
            "%s is closed, but %d bytes of it are missing".formatted(name, left));
      }
      open = null;
      end(name, type, shape, slice, offset);
    }
  }
}
