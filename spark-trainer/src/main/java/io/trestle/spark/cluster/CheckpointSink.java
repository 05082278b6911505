package io.trestle.spark.cluster;

import io.trestle.modelio.DataType;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.TensorStream;
import io.trestle.ps.SnapshotException;
import io.trestle.ps.SnapshotSink;
import io.trestle.ps.SnapshotTensor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One shard's data file. Refuses values that are no numbers, so that a checkpoint of a run that has
 * diverged is never committed. Not thread-safe.
 */
final class CheckpointSink implements SnapshotSink {
  private final ShardWriter writer;
  private final Map<String, byte[]> sides = new LinkedHashMap<>();
  private TensorStream stream;
  private String tensor;

  CheckpointSink(ShardWriter writer) {
    this.writer = writer;
  }

  @Override
  public void beginSlice(SnapshotTensor slice, int fromRow, int rowCount) {
    try {
      endSlice();
      Shape shape = shape(slice.shape());
      TensorSlice box =
          shape.rank() == 0 ? TensorSlice.whole(shape) : TensorSlice.rows(shape, fromRow, rowCount);
      tensor = slice.name();
      stream = writer.tensor(tensor, DataType.FLOAT32, shape, box);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void write(float[] values, int offset, int count) {
    requireNumbers(values, offset, count);
    try {
      stream.write(values, offset, count);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void writeLong(String name, long value) {
    try {
      endSlice();
      writer.scalar(name, value);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void writeBytes(String name, byte[] value) {
    sides.put(name, value);
  }

  @Override
  public byte[] commit() {
    try {
      endSlice();
      return new ShardReceipt(writer.finish(), sides).toBytes();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void endSlice() throws IOException {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  private void requireNumbers(float[] values, int offset, int count) {
    // 0 * x is 0 for every number and NaN for infinities and NaN. Four sums, for the additions of
    // one
    // must wait for each other: a quarter of the time, 4 ms for 40 MB.
    float sum = 0;
    float second = 0;
    float third = 0;
    float fourth = 0;
    int end = offset + count;
    int i = offset;
    for (; i < end - 3; i += 4) {
      sum += 0 * values[i];
      second += 0 * values[i + 1];
      third += 0 * values[i + 2];
      fourth += 0 * values[i + 3];
    }
    for (; i < end; i++) {
      sum += 0 * values[i];
    }
    sum += second + third + fourth;
    if (sum != 0) {
      throw new SnapshotException(
          "Variable " + tensor + " holds NaN or infinite values; no checkpoint is written.");
    }
  }

  static Shape shape(List<Integer> dimensions) {
    return Shape.of(dimensions.stream().mapToLong(Integer::longValue).toArray());
  }

  private static SnapshotException failed(IOException e) {
    return new SnapshotException("A checkpoint cannot be written: " + e.getMessage(), e);
  }
}
