package io.trestle.modelio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Variables of a checkpoint, copied slice by slice as they are stored there, so that each stored
 * byte is read once and nothing is put together in memory.
 */
record CheckpointVariables(CheckpointReader checkpoint) implements VariableSource {
  @Override
  public List<TensorSlice> slices(String name, Shape shape) {
    TensorInfo info = checkpoint.tensor(name);
    if (info.type() != DataType.FLOAT32 || !info.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "the checkpoint's %s is %s %s, the model needs FLOAT32 %s"
              .formatted(name, info.type(), info.shape(), shape));
    }
    return info.slices();
  }

  @Override
  public void copy(String name, TensorSlice slice, TensorStream into) throws IOException {
    try {
      checkpoint.read(name, slice, new InOrder(name, slice, into));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Passes runs on; a stored slice that is read whole comes from front to back. */
  private static final class InOrder implements CheckpointReader.RunSink {
    private final String name;
    private final TensorSlice slice;
    private final TensorStream into;
    private long expected;

    InOrder(String name, TensorSlice slice, TensorStream into) {
      this.name = name;
      this.slice = slice;
      this.into = into;
    }

    @Override
    public void accept(long first, ByteBuffer littleEndian) {
      if (first != expected) {
        throw new IllegalStateException(
            "%s %s: values from %d on came instead of those from %d on"
                .formatted(name, slice, first, expected));
      }
      expected += littleEndian.remaining() / DataType.FLOAT32.width();
      try {
        into.write(littleEndian);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
