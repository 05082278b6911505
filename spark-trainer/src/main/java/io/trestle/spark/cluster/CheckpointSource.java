package io.trestle.spark.cluster;

import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.Shape;
import io.trestle.modelio.TensorInfo;
import io.trestle.modelio.TensorSlice;
import io.trestle.ps.SnapshotException;
import io.trestle.ps.SnapshotSource;
import io.trestle.ps.SnapshotTensor;
import java.io.IOException;
import java.util.Optional;

/** A checkpoint, by any number of shards, for a server that restores from it. Not thread-safe. */
final class CheckpointSource implements SnapshotSource {
  private final CheckpointReader reader;

  CheckpointSource(CheckpointReader reader) {
    this.reader = reader;
  }

  @Override
  public boolean contains(SnapshotTensor tensor) {
    TensorInfo info = reader.tensors().get(tensor.name());
    return info != null && info.shape().equals(CheckpointSink.shape(tensor.shape()));
  }

  @Override
  public void read(SnapshotTensor tensor, long from, float[] target, int offset, int count) {
    Shape shape = CheckpointSink.shape(tensor.shape());
    try {
      new Boxes(tensor.name(), shape, target).read(0, from, offset, count);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public Optional<Long> readLong(String name) {
    try {
      return reader.tensors().containsKey(name)
          ? Optional.of(reader.read(name).getLong())
          : Optional.empty();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public Optional<byte[]> readBytes(String name) {
    return reader.side(name);
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static SnapshotException failed(IOException e) {
    return new SnapshotException("A checkpoint cannot be read: " + e.getMessage(), e);
  }

  /** Takes a range of a tensor's row-major order apart into boxes, which is what a reader reads. */
  private final class Boxes {
    private final String name;
    private final Shape shape;
    private final float[] target;
    private final long[] starts;

    Boxes(String name, Shape shape, float[] target) {
      this.name = name;
      this.shape = shape;
      this.target = target;
      this.starts = new long[shape.rank()];
    }

    /** Reads {@code count} values from {@code from} on, counted in what dimension d and up span. */
    void read(int d, long from, int offset, int count) throws IOException {
      if (d == shape.rank()) {
        box(d, 0, offset);
        return;
      }
      long inner = 1;
      for (int i = d + 1; i < shape.rank(); i++) {
        inner *= shape.extent(i);
      }
      long at = from;
      int left = count;
      int place = offset;
      if (at % inner != 0) {
        int head = (int) Math.min(left, inner - at % inner);
        starts[d] = at / inner;
        read(d + 1, at % inner, place, head);
        at += head;
        left -= head;
        place += head;
      }
      long whole = left / inner;
      if (whole > 0) {
        starts[d] = at / inner;
        box(d, whole, place);
        at += whole * inner;
        left -= (int) (whole * inner);
        place += (int) (whole * inner);
      }
      if (left > 0) {
        starts[d] = at / inner;
        read(d + 1, 0, place, left);
      }
    }

    /** One box: a single place in the dimensions before d, some of d, all of those behind it. */
    private void box(int d, long length, int offset) throws IOException {
      long[] first = new long[shape.rank()];
      long[] lengths = new long[shape.rank()];
      for (int i = 0; i < shape.rank(); i++) {
        first[i] = i <= d ? starts[i] : 0;
        lengths[i] = i < d ? 1 : i == d ? length : shape.extent(i);
      }
      reader.read(name, TensorSlice.of(first, lengths), target, offset);
    }
  }
}
