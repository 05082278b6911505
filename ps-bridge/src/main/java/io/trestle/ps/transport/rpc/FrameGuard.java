package io.trestle.ps.transport.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.trestle.ps.transport.Door;
import io.trestle.ps.transport.Watchdog;
import java.io.Closeable;
import java.time.Duration;

/**
 * Stands before Spark's frame decoder and reads along, so that no frame is gathered that is too
 * long or of a kind that this server does not serve. Spark's own decoder would gather up to 2 GiB
 * before anybody has authenticated. A frame is {@code int64 length | int8 type | ...}, big endian,
 * the length counting itself. After authentication the cipher stands before this handler, which
 * thus sees plain frames at all times.
 *
 * <p>It also closes a connection that has not come to its first authenticated request, or whose
 * frame stays incomplete, within {@link #PATIENCE}.
 */
final class FrameGuard extends ChannelInboundHandlerAdapter {
  /** How long a handshake, and any single frame, may take. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The longest frame of a stranger; Spark's handshake needs some 150 bytes. */
  static final int STRANGER_LIMIT = 1024;

  private static final int LENGTH_SIZE = 8;

  // org.apache.spark.network.protocol.Message.Type.RpcRequest
  private static final int RPC_REQUEST = 3;

  private final Door door;
  private final Watchdog.Watch watch;
  private final Closeable connection;
  private final int limit;
  private boolean admitted;

  private long length;
  private int lengthBytes;
  private long left;
  private boolean typeSeen;

  FrameGuard(Channel channel, Door door, Watchdog watchdog, int limit) {
    this.door = door;
    this.connection = closing(channel);
    this.watch = watchdog.watch(connection);
    this.limit = limit;
    door.enter(connection);
    watch.begin(PATIENCE.toNanos());
  }

  /** Closes the channel some time soon, from any thread. */
  static Closeable closing(Channel channel) {
    return () -> {
      var unused = channel.close();
    };
  }

  /** The first request has come through the cipher: this is no stranger and no replay of one. */
  void admit() {
    if (!admitted) {
      admitted = true;
      door.leave(connection);
      watch.end();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    ByteBuf bytes = (ByteBuf) message;
    if (!check(bytes)) {
      bytes.release();
      var unused = context.close();
      return;
    }
    super.channelRead(context, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    if (admitted) {
      if (lengthBytes > 0) {
        watch.begin(PATIENCE.toNanos());
      } else {
        watch.end();
      }
    }
    super.channelReadComplete(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    door.leave(connection);
    watch.release();
    super.channelInactive(context);
  }

  /** Follows the frames through these bytes; false when one must not be gathered. */
  private boolean check(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (lengthBytes < LENGTH_SIZE) {
        length = length << 8 | (bytes.getByte(at++) & 0xff);
        if (++lengthBytes == LENGTH_SIZE && !accepts()) {
          return false;
        }
      } else if (!typeSeen) {
        if (bytes.getByte(at) != RPC_REQUEST) {
          return false;
        }
        typeSeen = true;
      } else {
        int taken = (int) Math.min(left, end - at);
        at += taken;
        left -= taken;
        if (left == 0) {
          lengthBytes = 0;
          length = 0;
          typeSeen = false;
        }
      }
    }
    return true;
  }

  private boolean accepts() {
    left = length - LENGTH_SIZE;
    return left > 0 && left <= (admitted ? limit : STRANGER_LIMIT);
  }
}
