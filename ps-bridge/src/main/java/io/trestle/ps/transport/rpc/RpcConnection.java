package io.trestle.ps.transport.rpc;

import io.trestle.ps.transport.AnswerReader;
import io.trestle.ps.transport.ArrayParts;
import io.trestle.ps.transport.ConnectionLostException;
import io.trestle.ps.transport.RequestWriter;
import io.trestle.ps.transport.ShardConnection;
import io.trestle.ps.transport.ShardRegistration;
import io.trestle.ps.transport.ShardReply;
import io.trestle.ps.transport.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.spark.network.client.TransportClient;

/** The client's end of the data way over one control connection. */
final class RpcConnection implements ShardConnection {
  private static final ArrayParts NOTHING = new ArrayParts(0);
  private static final int CHUNK = 256 * 1024;

  private final TransportClient client;
  private final ShardRegistration registration;
  private final RpcPieces pieces;
  private final RequestWriter writer;
  private final AnswerReader reader;
  private ArrayParts wanted = NOTHING;

  private RpcConnection(TransportClient client, ShardRegistration registration) {
    this.client = client;
    this.registration = registration;
    this.pieces = new RpcPieces(client);
    this.writer = new RequestWriter(CHUNK, pieces::write);
    this.reader = new AnswerReader(CHUNK, pieces::read);
  }

  /**
   * Opens an authenticated connection for the data of a registered worker; {@code fields} say
   * whose.
   */
  static RpcConnection open(
      TransportClient client,
      DataPrivacy privacy,
      ByteBuffer fields,
      ShardRegistration registration) {
    RpcConnection connection = new RpcConnection(client, registration);
    try {
      if (privacy == DataPrivacy.PLAIN) {
        connection.pieces.plain();
      }
      connection.pieces.open(fields);
      connection.reader.readKeepAlive();
      return connection;
    } catch (IOException e) {
      connection.close();
      throw connection.lost(e);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public ShardRegistration registration() {
    return registration;
  }

  @Override
  public void sendPush(long sequence, long basis, ArrayParts gradient, ArrayParts want) {
    expect(want);
    send(() -> writer.push(sequence, basis, gradient, want));
  }

  @Override
  public void sendPull(long version, ArrayParts want) {
    expect(want);
    send(() -> writer.pull(version, want));
  }

  @Override
  public void sendFinish() {
    expect(NOTHING);
    send(writer::finish);
  }

  @Override
  public ShardReply receive() {
    try {
      return reader.read(writer, wanted);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  @Override
  public void close() {
    pieces.close();
  }

  private void expect(ArrayParts want) {
    wanted = want;
    long floats = 0;
    for (int i = 0; i < want.slices(); i++) {
      floats += want.floats(i);
    }
    pieces.expect(Wire.ANSWER_HEADER + Float.BYTES * floats);
  }

  @FunctionalInterface
  private interface Send {
    void run() throws IOException;
  }

  private void send(Send send) {
    try {
      send.run();
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private ConnectionLostException lost(IOException cause) {
    return new ConnectionLostException(
        "The connection to " + client.getSocketAddress() + " was lost: " + cause.getMessage(),
        cause);
  }
}
