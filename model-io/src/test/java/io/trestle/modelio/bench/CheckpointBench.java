package io.trestle.modelio.bench;

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
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A checkpoint written from 2 shards and read back, beside two raw streams of the same bytes, in
 * turns in one run. Arguments: a directory on the local disk, megabytes, rounds.
 */
public final class CheckpointBench {
  private static final int SHARDS = 2;
  private static final int COLUMNS = 1024;
  private static final int CHUNK_ROWS = 256;

  private final Configuration conf;
  private final Path directory;
  private final long rowsPerShard;
  private final ExecutorService threads;

  private CheckpointBench(
      Configuration conf, Path directory, long megabytes, ExecutorService threads) {
    this.conf = conf;
    this.directory = directory;
    this.rowsPerShard = megabytes * (1 << 20) / Float.BYTES / COLUMNS / SHARDS;
    this.threads = threads;
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws Exception {
    java.nio.file.Path local = java.nio.file.Path.of(arguments[0]).toAbsolutePath();
    long megabytes = Long.parseLong(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    Files.createDirectories(local);
    ExecutorService threads = Executors.newFixedThreadPool(SHARDS);
    try (Hdfs hdfs = Hdfs.start(local.resolve("hdfs"))) {
      System.out.printf(
          "%d MB from %d shards, %d rounds; MB/s, best round%n", megabytes, SHARDS, rounds);
      System.out.printf("| | raw | checkpoint | ratio |%n|---|---|---|---|%n");
      Path plain = new Path(local.resolve("plain").toUri());
      new CheckpointBench(new Configuration(), plain, megabytes, threads).run("local disk", rounds);
      new CheckpointBench(hdfs.conf(), new Path(hdfs.root(), "/bench"), megabytes, threads)
          .run("MiniDFS, 3 data nodes", rounds);
    } finally {
      threads.shutdownNow();
    }
  }

  private void run(String where, int rounds) throws Exception {
    double[] rawWrite = new double[rounds];
    double[] ourWrite = new double[rounds];
    double[] rawRead = new double[rounds];
    double[] ourRead = new double[rounds];
    Store store = Stores.of(conf, directory);
    for (int round = 0; round < rounds; round++) {
      rawWrite[round] = seconds(this::writeRaw);
      rawRead[round] = seconds(this::readRaw);
      store.delete(directory);
      ourWrite[round] = seconds(() -> writeCheckpoint(store));
      ourRead[round] = seconds(() -> readCheckpoint(store));
      store.delete(directory);
    }
    print(where + ", write", rawWrite, ourWrite);
    print(where + ", read with CRC", rawRead, ourRead);
  }

  private void print(String what, double[] raw, double[] ours) {
    double megabytes = SHARDS * rowsPerShard * COLUMNS * Float.BYTES / (double) (1 << 20);
    double best = Arrays.stream(raw).min().orElseThrow();
    double our = Arrays.stream(ours).min().orElseThrow();
    System.out.printf(
        "| %s | %.0f | %.0f | %.2f |%n", what, megabytes / best, megabytes / our, best / our);
  }

  private static double seconds(Callable<?> work) throws Exception {
    long start = System.nanoTime();
    work.call();
    return (System.nanoTime() - start) * 1e-9;
  }

  private Void each(ShardWork work) throws Exception {
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
    return null;
  }

  private interface ShardWork {
    void run(int shard) throws IOException;
  }

  private FileSystem raw() throws IOException {
    FileSystem fs = directory.getFileSystem(conf);
    return fs instanceof LocalFileSystem local ? local.getRawFileSystem() : fs;
  }

  private Void writeRaw() throws Exception {
    byte[] chunk = new byte[CHUNK_ROWS * COLUMNS * Float.BYTES];
    return each(
        shard -> {
          try (OutputStream out = raw().create(new Path(directory, "raw-" + shard), false)) {
            for (long row = 0; row < rowsPerShard; row += CHUNK_ROWS) {
              out.write(chunk, 0, chunk.length);
            }
          }
        });
  }

  private Void readRaw() throws Exception {
    return each(
        shard -> {
          byte[] chunk = new byte[512 << 10];
          try (InputStream in = raw().open(new Path(directory, "raw-" + shard))) {
            long left = rowsPerShard * COLUMNS * Float.BYTES;
            while (left > 0) {
              left -= in.readNBytes(chunk, 0, (int) Math.min(left, chunk.length));
            }
          }
        });
  }

  private Void writeCheckpoint(Store store) throws Exception {
    Shape shape = Shape.of(SHARDS * rowsPerShard, COLUMNS);
    float[] chunk = new float[CHUNK_ROWS * COLUMNS];
    ShardPart[] parts = new ShardPart[SHARDS];
    try (Checkpoints checkpoints =
        CheckpointDirectory.over(store, directory, CheckpointOptions.defaults())) {
      CheckpointAttempt attempt = checkpoints.begin(1, SHARDS);
      each(
          shard -> {
            TensorSlice slice = TensorSlice.rows(shape, shard * rowsPerShard, rowsPerShard);
            try (ShardWriter writer =
                CheckpointDirectory.shardWriter(store, directory, attempt, shard)) {
              try (TensorStream out = writer.tensor("W", DataType.FLOAT32, shape, slice)) {
                for (long row = 0; row < rowsPerShard; row += CHUNK_ROWS) {
                  out.write(chunk, 0, chunk.length);
                }
              }
              parts[shard] = writer.finish();
            }
          });
      checkpoints.commit(attempt, List.of(parts), Map.of());
    }
    return null;
  }

  private Void readCheckpoint(Store store) throws Exception {
    Shape shape = Shape.of(SHARDS * rowsPerShard, COLUMNS);
    try (Checkpoints checkpoints =
            CheckpointDirectory.over(store, directory, CheckpointOptions.defaults());
        CheckpointReader reader = checkpoints.open(1)) {
      long[] seen = new long[SHARDS];
      each(
          shard ->
              reader.read(
                  "W",
                  TensorSlice.rows(shape, shard * rowsPerShard, rowsPerShard),
                  (first, run) -> seen[shard] += run.remaining()));
      if (Arrays.stream(seen).sum() != shape.elements() * Float.BYTES) {
        throw new IllegalStateException("read " + Arrays.toString(seen));
      }
    }
    return null;
  }
}
