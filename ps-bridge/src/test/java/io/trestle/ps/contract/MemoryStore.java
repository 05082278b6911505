package io.trestle.ps.contract;

import io.trestle.ps.SnapshotException;
import io.trestle.ps.SnapshotSink;
import io.trestle.ps.SnapshotSource;
import io.trestle.ps.SnapshotStore;
import io.trestle.ps.SnapshotTensor;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Snapshots in memory, whole tensors put together from the slices of all shards. */
public final class MemoryStore implements SnapshotStore {
  private final Map<String, Content> snapshots = new ConcurrentHashMap<>();

  private static final class Content {
    private final Map<SnapshotTensor, float[]> tensors = new HashMap<>();
    private final Map<String, Long> longs = new HashMap<>();
    private final Map<String, byte[]> bytes = new HashMap<>();

    private static int size(SnapshotTensor tensor) {
      return tensor.shape().stream().reduce(1, (a, b) -> a * b);
    }

    private synchronized void write(SnapshotTensor tensor, int at, float[] values, int count) {
      float[] whole = tensors.computeIfAbsent(tensor, t -> new float[size(t)]);
      System.arraycopy(values, 0, whole, at, count);
    }
  }

  /** The floats of a tensor in a snapshot. */
  public float[] tensor(String snapshot, String name) {
    return snapshots.get(snapshot).tensors.entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  @Override
  public SnapshotSink openSink(String target, int shard, int numShards) {
    Content content = snapshots.computeIfAbsent(target, t -> new Content());
    return new SnapshotSink() {
      private SnapshotTensor tensor;
      private int at;
      private int end;

      @Override
      public void beginSlice(SnapshotTensor next, int fromRow, int rowCount) {
        requireComplete();
        int rows = next.shape().isEmpty() ? 1 : next.shape().get(0);
        int rowSize = Content.size(next) / rows;
        tensor = next;
        at = fromRow * rowSize;
        end = at + rowCount * rowSize;
      }

      private void requireComplete() {
        if (at != end) {
          throw new SnapshotException("Slice of " + tensor + " ended at " + at + " of " + end);
        }
      }

      @Override
      public void write(float[] values, int offset, int count) {
        content.write(
            tensor, at, java.util.Arrays.copyOfRange(values, offset, offset + count), count);
        at += count;
      }

      @Override
      public void writeLong(String name, long value) {
        synchronized (content) {
          content.longs.put(name, value);
        }
      }

      @Override
      public void writeBytes(String name, byte[] value) {
        synchronized (content) {
          content.bytes.put(name, value);
        }
      }

      @Override
      public byte[] commit() {
        requireComplete();
        return (target + "#" + shard).getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public SnapshotSource openSource(String source) {
    Content content = snapshots.get(source);
    if (content == null) {
      throw new SnapshotException("There is no snapshot " + source);
    }
    return new SnapshotSource() {
      @Override
      public boolean contains(SnapshotTensor tensor) {
        return content.tensors.containsKey(tensor);
      }

      @Override
      public void read(SnapshotTensor tensor, long from, float[] target, int offset, int count) {
        System.arraycopy(content.tensors.get(tensor), (int) from, target, offset, count);
      }

      @Override
      public Optional<Long> readLong(String name) {
        return Optional.ofNullable(content.longs.get(name));
      }

      @Override
      public Optional<byte[]> readBytes(String name) {
        return Optional.ofNullable(content.bytes.get(name));
      }

      @Override
      public void close() {}
    };
  }
}
