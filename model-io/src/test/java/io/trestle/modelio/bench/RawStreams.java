package io.trestle.modelio.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The same bytes through plain streams of the same file system, one per shard, without a thought
 * for what is in them. Local files go without Hadoop's .crc files, as the checkpoint's do.
 */
final class RawStreams {
  /** As the checkpoint's own buffers. */
  static final int BUFFER = 256 << 10;

  private final FileSystem fs;
  private final Path directory;
  private final long bytesPerShard;

  RawStreams(Configuration conf, Path directory, long bytesPerShard) throws IOException {
    FileSystem found = directory.getFileSystem(conf);
    this.fs = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    this.directory = directory;
    this.bytesPerShard = bytesPerShard;
  }

  private Path file(int shard) {
    return new Path(directory, "raw-" + shard);
  }

  /** Writes a shard's file; {@code halfway} runs in the middle. */
  void write(int shard, Runnable halfway) throws IOException {
    byte[] chunk = new byte[BUFFER];
    try (OutputStream out = fs.create(file(shard), true)) {
      for (long at = 0; at < bytesPerShard; at += BUFFER) {
        if (at == bytesPerShard / 2) {
          halfway.run();
        }
        out.write(chunk, 0, BUFFER);
      }
    }
  }

  void read(int shard) throws IOException {
    byte[] chunk = new byte[BUFFER];
    try (InputStream in = fs.open(file(shard))) {
      for (long left = bytesPerShard; left > 0; ) {
        left -= in.readNBytes(chunk, 0, (int) Math.min(left, BUFFER));
      }
    }
  }

  /** Reads a shard's local file the fastest way that Java has: into aligned direct memory. */
  void readChannel(int shard) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(BUFFER + 64).alignedSlice(64).limit(BUFFER);
    try (FileChannel in = FileChannel.open(java.nio.file.Path.of(file(shard).toUri().getPath()))) {
      for (long left = bytesPerShard; left > 0; chunk.rewind()) {
        left -= in.read(chunk);
      }
    }
  }
}
