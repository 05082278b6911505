package io.trestle.ps.transport.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Makes one buffer of a short message. Spark hands a message's head and body to the socket one
 * after the other: two system calls, two packets, and a receiver that wakes up twice.
 */
final class WholeWrites extends ChannelOutboundHandlerAdapter {
  private static final int LONGEST = 64 * 1024;

  /** Begins to do so on a channel, before its cipher is put there. */
  static void on(Channel channel) {
    channel.pipeline().addFirst("trestle-whole-writes", new WholeWrites());
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof FileRegion region && region.count() <= LONGEST) {
      super.write(context, whole(context, region), promise);
    } else {
      super.write(context, message, promise);
    }
  }

  private static ByteBuf whole(ChannelHandlerContext context, FileRegion region)
      throws IOException {
    ByteBuf bytes = context.alloc().directBuffer((int) region.count());
    try {
      Target target = new Target(bytes);
      while (region.transferred() < region.count()) {
        region.transferTo(target, region.transferred());
      }
      return bytes;
    } catch (IOException | RuntimeException e) {
      bytes.release();
      throw e;
    } finally {
      region.release();
    }
  }

  private record Target(ByteBuf bytes) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) {
      int count = source.remaining();
      bytes.writeBytes(source);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
