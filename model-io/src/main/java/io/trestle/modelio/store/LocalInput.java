package io.trestle.modelio.store;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.apache.hadoop.fs.ByteBufferReadable;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * A local file that also fills direct buffers. Hadoop's own stream copies every byte once more, out
 * of memory whose place chance decides; where that does not begin at a line of the processor's
 * cache, copying it takes half as long again. Not thread-safe.
 */
final class LocalInput extends FSInputStream implements ByteBufferReadable, StreamCapabilities {
  private final FileChannel channel;

  /**
   * Opens a file.
   *
   * @throws FileNotFoundException if there is none
   */
  LocalInput(Path file) throws IOException {
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw (IOException) new FileNotFoundException(file + " does not exist").initCause(e);
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return length == 0 ? 0 : channel.read(ByteBuffer.wrap(target, offset, length));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public void seek(long position) throws IOException {
    if (position < 0) {
      throw new EOFException("cannot seek to " + position);
    }
    channel.position(position);
  }

  @Override
  public long getPos() throws IOException {
    return channel.position();
  }

  @Override
  public boolean seekToNewSource(long position) {
    return false;
  }

  @Override
  public boolean hasCapability(String capability) {
    return capability.toLowerCase(Locale.ROOT).equals(StreamCapabilities.READBYTEBUFFER);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
