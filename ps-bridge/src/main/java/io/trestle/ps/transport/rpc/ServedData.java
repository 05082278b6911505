package io.trestle.ps.transport.rpc;

import io.netty.channel.Channel;
import io.trestle.ps.ParameterServerException;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.transport.Grant;
import io.trestle.ps.transport.Limits;
import io.trestle.ps.transport.RequestServer;
import io.trestle.ps.transport.ShardEndpoint;
import io.trestle.ps.transport.ShardSession;
import io.trestle.ps.transport.Watchdog;
import io.trestle.ps.transport.Wire;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.spark.network.client.RpcResponseCallback;

/**
 * The data way over one control connection: the frames of {@link Wire}, in pieces of at most {@link
 * Slots#PIECE} bytes, many of them in flight at a time.
 *
 * <pre>
 * data := int8 0 open, string job, int32 shard, int32 worker, int64 attempt
 *       | int8 1 piece, bytes     the next bytes of a request
 *       | int8 2 slot
 *       | int8 3 plain            before open: what follows on this connection is not encrypted
 * </pre>
 *
 * Spark's transport answers every message once. A piece that does not end its request is answered
 * with nothing. All other messages are slots: each takes the next piece of the answers, in order,
 * when there is one. A client keeps at most {@link Slots#WINDOW} of them open.
 *
 * <p>Pieces come in on an event loop, which must not wait. Short requests are served there as far
 * as they need not wait; the others by a thread of this connection's own, which begins with {@code
 * open}.
 */
final class ServedData implements AutoCloseable {
  static final int OPEN = 0;
  static final int PIECE = 1;
  static final int SLOT = 2;
  static final int PLAIN = 3;

  private static final System.Logger LOG = System.getLogger(ServedData.class.getName());
  private static final int FIRST_CAPACITY = 64 * 1024;

  private final ShardEndpoint shard;
  private final DataPrivacy privacy;
  private final Channel channel;
  private final Closeable connection;
  private final Watchdog.Watch watch;
  private final Slots slots = new Slots();

  /** A piece that came between the last answer's end and the thread's noticing it. */
  private record EarlyPiece(ByteBuffer bytes, RpcResponseCallback callback) {}

  // Guarded by this. Server and frame belong to the event loop until a frame is whole and has to be
  // waited with, then to the thread.
  private Thread thread;
  private boolean closed;
  private boolean whole;
  private RequestServer server;
  private ByteBuffer frame;
  private FloatBuffer floats;
  private final Queue<EarlyPiece> early = new ArrayDeque<>();

  ServedData(ShardEndpoint shard, DataPrivacy privacy, Channel channel, Watchdog watchdog) {
    this.shard = shard;
    this.privacy = privacy;
    this.channel = channel;
    this.connection = FrameGuard.closing(channel);
    this.watch = watchdog.watch(connection);
  }

  /** Takes one message on the connection's event loop. */
  void receive(ByteBuffer message, RpcResponseCallback callback) {
    switch (message.get()) {
      case OPEN -> open(new ControlReader(message), callback);
      case PIECE -> piece(message, callback);
      case SLOT -> slots.add(callback);
      case PLAIN -> plain(callback);
      default -> throw new ProtocolException("A data message has an unknown kind.");
    }
  }

  /** The answer is the last that is encrypted; the client sends nothing before it has that. */
  private synchronized void plain(RpcResponseCallback callback) {
    if (thread != null || closed) {
      throw new ProtocolException("This connection was opened for data already.");
    }
    if (privacy == DataPrivacy.ENCRYPTED) {
      callback.onSuccess(
          ControlCalls.failure(
              new ProtocolException(
                  "This server takes data only encrypted. Start servers and workers with the same"
                      + " encryption.")));
      return;
    }
    callback.onSuccess(new ControlWriter().int8(ControlCalls.DONE).message());
    Ciphers.remove(channel);
  }

  private synchronized void open(ControlReader in, RpcResponseCallback callback) {
    if (thread != null || closed) {
      throw new ProtocolException("This connection was opened for data already.");
    }
    Grant grant = new Grant(in.string(), in.int32(), in.int32(), in.int64());
    in.end();
    slots.add(callback);
    thread = new Thread(() -> run(grant), "trestle-rpc-data");
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized void piece(ByteBuffer message, RpcResponseCallback callback) {
    if (frame == null) {
      throw new ProtocolException("A request came before this connection was opened for data.");
    }
    if (!whole) {
      take(message, callback);
    } else if (early.size() < Slots.WINDOW) {
      ByteBuffer copy = ByteBuffer.allocate(message.remaining()).put(message).flip();
      early.add(new EarlyPiece(copy, callback));
    } else {
      throw new ProtocolException("A request came before the last one was answered.");
    }
  }

  private void take(ByteBuffer piece, RpcResponseCallback callback) {
    append(piece);
    if (whole) {
      slots.add(callback);
      watch.end();
      begin();
    } else {
      watch.begin(Limits.frameNanos(frame.remaining()));
      callback.onSuccess(ByteBuffer.allocate(0));
    }
  }

  /**
   * A request that came in one piece is served here and now, which saves two changes of threads.
   * The thread goes on with it where it would have to wait.
   */
  private void begin() {
    if (frame.limit() > Slots.PIECE) {
      notifyAll();
      return;
    }
    RequestServer.Progress progress = server.tryServe(frame.position(0), floats, Slots.PIECE);
    if (progress == RequestServer.Progress.WAITS) {
      notifyAll();
      return;
    }
    whole = false;
    frame.clear();
    if (progress == RequestServer.Progress.FAILED) {
      closeConnection();
    }
  }

  private void append(ByteBuffer piece) {
    if (frame.position() == 0) {
      allot(piece);
    }
    if (piece.remaining() > frame.remaining()) {
      throw new ProtocolException("A request is longer than it claims.");
    }
    frame.put(piece);
    whole = !frame.hasRemaining();
  }

  private void allot(ByteBuffer piece) {
    if (piece.remaining() < Long.BYTES) {
      throw new ProtocolException("A request begins with less than its length.");
    }
    long length = piece.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < Wire.REQUEST_HEADER
        || length > server.longestRequest()
        || length % Float.BYTES != 0) {
      throw new ProtocolException(
          "A request claims "
              + length
              + " bytes; this shard takes at most "
              + server.longestRequest()
              + ".");
    }
    if (length > frame.capacity()) {
      allocate(
          (int)
              Math.min(server.longestRequest(), Math.max(length, frame.capacity() * 3L / 2 & ~7)));
    }
    frame.clear().limit((int) length);
  }

  private void allocate(int capacity) {
    frame = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    floats = frame.asFloatBuffer();
  }

  private void run(Grant grant) {
    try {
      serve(grant);
    } catch (ParameterServerException e) {
      RequestServer.refuse(slots::write, e);
    } catch (InterruptedException e) {
      // Closed: the connection is gone.
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "A data connection has ended", e);
    } finally {
      closeConnection();
    }
  }

  private void serve(Grant grant) throws InterruptedException {
    ControlDispatcher.requireThisShard(shard, grant);
    try (ShardSession session =
        shard.connect(grant.worker(), grant.attempt(), this::closeConnection)) {
      synchronized (this) {
        server = new RequestServer(shard, session, slots::write);
        allocate(FIRST_CAPACITY);
        server.welcome();
      }
      do {
        awaitFrame();
      } while (server.serve(frame.position(0), floats) && nextFrame());
    }
  }

  private synchronized void awaitFrame() throws InterruptedException {
    while (!whole) {
      if (closed) {
        throw new InterruptedException();
      }
      wait();
    }
  }

  /** Makes the frame free for the next request, of which pieces may have come already. */
  private synchronized boolean nextFrame() {
    whole = false;
    frame.clear();
    while (!whole && !early.isEmpty()) {
      EarlyPiece piece = early.remove();
      take(piece.bytes(), piece.callback());
    }
    return true;
  }

  private void closeConnection() {
    try {
      connection.close();
    } catch (IOException e) {
      // Gone either way.
    }
  }

  /** The connection is gone. */
  @Override
  public synchronized void close() {
    closed = true;
    watch.release();
    slots.close();
    notifyAll();
  }
}
