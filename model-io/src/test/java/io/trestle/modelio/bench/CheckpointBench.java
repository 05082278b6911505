package io.trestle.modelio.bench;

import com.sun.management.OperatingSystemMXBean;
import io.trestle.modelio.CheckpointAttempt;
import io.trestle.modelio.CheckpointOptions;
import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.Checkpoints;
import io.trestle.modelio.DataType;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.TensorStream;
import io.trestle.modelio.checkpoint.CheckpointDirectory;
import io.trestle.modelio.dfs.Hdfs;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A checkpoint written from 2 shards and read back, beside raw streams of the same bytes, in turns
 * in one run. Files are in the page cache and are not forced to the disk. Arguments: a directory on
 * the local disk, one for HDFS, megabytes, rounds.
 */
public final class CheckpointBench {
  private static final int SHARDS = 2;
  private static final int COLUMNS = 1024;
  private static final int CHUNK_ROWS = RawStreams.BUFFER / Float.BYTES / COLUMNS;
  private static final int READS = 5;

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Path directory;
  private final Store store;
  private final RawStreams raw;
  private final Shape shape;
  private final long rowsPerShard;
  private final ExecutorService threads;

  private CheckpointBench(
      Configuration conf, Path directory, long megabytes, ExecutorService threads)
      throws IOException {
    long bytesPerShard = (megabytes << 20) / SHARDS;
    this.directory = directory;
    this.store = Stores.of(conf, directory);
    this.raw = new RawStreams(conf, directory, bytesPerShard);
    this.rowsPerShard = bytesPerShard / Float.BYTES / COLUMNS;
    this.shape = Shape.of(SHARDS * rowsPerShard, COLUMNS);
    this.threads = threads;
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws Exception {
    long megabytes = Long.parseLong(arguments[2]);
    int rounds = Integer.parseInt(arguments[3]);
    System.out.printf(
        "%d MB from %d shards, medians of %d rounds (reads: %d), page cache warm; MB/s%n",
        megabytes, SHARDS, rounds, rounds * READS);
    System.out.printf("| | raw | checkpoint | ratio | rounds | CPU |%n|---|---|---|---|---|---|%n");
    ExecutorService threads = Executors.newFixedThreadPool(SHARDS);
    try {
      Path local = new Path(java.nio.file.Path.of(arguments[0]).toAbsolutePath().toUri());
      both(new Configuration(), new Path(local, "bench"), "local disk", megabytes, rounds, threads);
      try (Hdfs hdfs = Hdfs.start(java.nio.file.Path.of(arguments[1]).toAbsolutePath())) {
        both(hdfs.conf(), new Path(hdfs.root(), "/bench"), "MiniDFS", megabytes, rounds, threads);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void both(
      Configuration conf,
      Path directory,
      String where,
      long megabytes,
      int rounds,
      ExecutorService threads)
      throws Exception {
    new CheckpointBench(conf, directory, megabytes / 8, threads).warmUp();
    new CheckpointBench(conf, directory, megabytes, threads).run(where, rounds);
  }

  private void warmUp() throws Exception {
    round(true, new Times(), new Times(), new Times());
  }

  private void run(String where, int rounds) throws Exception {
    Times write = new Times();
    Times read = new Times();
    Times channel = new Times();
    for (int round = 0; round < rounds; round++) {
      round(round % 2 == 0, write, read, channel);
    }
    write.print(where + ", write", shape);
    read.print(where + ", read with CRC", shape);
    if (!channel.raw.isEmpty()) {
      channel.print(where + ", read with CRC beside bare channels", shape);
    }
    memory(where);
  }

  /** One turn of each; who writes first changes, for the second finds more left to be written. */
  private void round(boolean rawFirst, Times write, Times read, Times channel) throws Exception {
    Work writeRaw = () -> write.raw.add(measure(() -> each(shard -> raw.write(shard, () -> {}))));
    Work writeOurs = () -> write.ours.add(measure(() -> writeCheckpoint(() -> {})));
    (rawFirst ? writeRaw : writeOurs).run();
    (rawFirst ? writeOurs : writeRaw).run();
    for (int i = 0; i < READS; i++) {
      read.raw.add(measure(() -> each(raw::read)));
      Cost ours = measure(this::readCheckpoint);
      read.ours.add(ours);
      if (directory.toUri().getScheme().equals("file")) {
        channel.raw.add(measure(() -> each(raw::readChannel)));
        channel.ours.add(ours);
      }
    }
    store.delete(directory);
  }

  /** What is alive in the middle of writing beyond what was before. */
  private void memory(String where) throws Exception {
    long rawLive = live(halfway -> each(shard -> raw.write(shard, halfway)));
    long ourLive = live(this::writeCheckpoint);
    store.delete(directory);
    System.out.printf(
        "%s, alive per shard in mid-write: raw %.2f MB, checkpoint %.2f MB%n",
        where, rawLive / 1e6 / SHARDS, ourLive / 1e6 / SHARDS);
  }

  private static long live(Writing writing) throws Exception {
    long[] live = {LiveMemory.bytes(), 0};
    CyclicBarrier middle = new CyclicBarrier(SHARDS, () -> live[1] = LiveMemory.bytes());
    writing.run(
        () -> {
          try {
            middle.await();
          } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
          }
        });
    return live[1] - live[0];
  }

  private static Cost measure(Work work) throws Exception {
    long cpu = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new Cost(seconds, (PROCESS.getProcessCpuTime() - cpu) * 1e-9);
  }

  /**
   * What one turn took.
   *
   * @param seconds by the clock
   * @param cpu of all threads of this process, data nodes and kernel included; hardly disturbed by
   *     what else the machine does
   */
  private record Cost(double seconds, double cpu) {}

  private interface Work {
    void run() throws Exception;
  }

  private interface Writing {
    void run(Runnable halfway) throws Exception;
  }

  private interface ShardWork {
    void run(int shard) throws IOException;
  }

  private void each(ShardWork work) throws Exception {
    List<Future<?>> running = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      int number = shard;
      running.add(
          threads.submit(
              () -> {
                work.run(number);
                return null;
              }));
    }
    for (Future<?> future : running) {
      future.get();
    }
  }

  private TensorSlice slice(int shard) {
    return TensorSlice.rows(shape, shard * rowsPerShard, rowsPerShard);
  }

  private void writeCheckpoint(Runnable halfway) throws Exception {
    ShardPart[] parts = new ShardPart[SHARDS];
    Path logs = new Path(directory, "logs");
    store.delete(logs);
    try (Checkpoints checkpoints =
        CheckpointDirectory.over(store, logs, CheckpointOptions.defaults())) {
      CheckpointAttempt attempt = checkpoints.begin(1, SHARDS);
      each(
          shard -> {
            float[] chunk = new float[CHUNK_ROWS * COLUMNS];
            try (ShardWriter writer =
                CheckpointDirectory.shardWriter(store, logs, attempt, shard)) {
              try (TensorStream out = writer.tensor("W", DataType.FLOAT32, shape, slice(shard))) {
                for (long row = 0; row < rowsPerShard; row += CHUNK_ROWS) {
                  if (row == rowsPerShard / 2) {
                    halfway.run();
                  }
                  out.write(chunk, 0, chunk.length);
                }
              }
              parts[shard] = writer.finish();
            }
          });
      checkpoints.commit(attempt, List.of(parts), Map.of());
    }
  }

  private void readCheckpoint() throws Exception {
    Path logs = new Path(directory, "logs");
    try (Checkpoints checkpoints =
            CheckpointDirectory.over(store, logs, CheckpointOptions.defaults());
        CheckpointReader reader = checkpoints.open(1)) {
      long[] seen = new long[SHARDS];
      each(shard -> reader.read("W", slice(shard), (first, run) -> seen[shard] += run.remaining()));
      if (Arrays.stream(seen).sum() != shape.elements() * Float.BYTES) {
        throw new IllegalStateException("read " + Arrays.toString(seen));
      }
    }
  }

  /** What both took, round by round. */
  private static final class Times {
    private final List<Cost> raw = new ArrayList<>();
    private final List<Cost> ours = new ArrayList<>();

    void print(String what, Shape shape) {
      double megabytes = shape.elements() * Float.BYTES / (double) (1 << 20);
      double[] ratios = new double[raw.size()];
      Arrays.setAll(ratios, i -> raw.get(i).seconds / ours.get(i).seconds);
      Arrays.sort(ratios);
      double rawSeconds = median(raw, Cost::seconds);
      double ourSeconds = median(ours, Cost::seconds);
      System.out.printf(
          "| %s | %.0f | %.0f | %.2f | %.2f to %.2f | %.2f s and %.2f s |%n",
          what,
          megabytes / rawSeconds,
          megabytes / ourSeconds,
          rawSeconds / ourSeconds,
          ratios[0],
          ratios[ratios.length - 1],
          median(raw, Cost::cpu),
          median(ours, Cost::cpu));
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> part) {
      return costs.stream().mapToDouble(part).sorted().toArray()[costs.size() / 2];
    }
  }
}
