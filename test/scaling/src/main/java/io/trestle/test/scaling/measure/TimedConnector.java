package io.trestle.test.scaling.measure;

import io.trestle.ps.transport.ArrayParts;
import io.trestle.ps.transport.ShardConnection;
import io.trestle.ps.transport.ShardConnector;
import io.trestle.ps.transport.ShardRegistration;
import io.trestle.ps.transport.ShardReply;

/** A connector with a clock around what a client's thread does to send. One thread uses it. */
final class TimedConnector implements ShardConnector {
  private final ShardConnector connector;
  private long nanos;

  TimedConnector(ShardConnector connector) {
    this.connector = connector;
  }

  /** Time in sends so far: encoding and the write to the socket. */
  long nanos() {
    return nanos;
  }

  @Override
  public ShardConnection connect(int shard, int worker, long attempt) {
    return new TimedConnection(connector.connect(shard, worker, attempt));
  }

  @Override
  public String address(int shard) {
    return connector.address(shard);
  }

  @Override
  public void close() {
    connector.close();
  }

  private final class TimedConnection implements ShardConnection {
    private final ShardConnection connection;

    private TimedConnection(ShardConnection connection) {
      this.connection = connection;
    }

    @Override
    public ShardRegistration registration() {
      return connection.registration();
    }

    @Override
    public void sendPush(long sequence, long basis, ArrayParts gradient, ArrayParts want) {
      long start = System.nanoTime();
      connection.sendPush(sequence, basis, gradient, want);
      nanos += System.nanoTime() - start;
    }

    @Override
    public void sendPull(long version, ArrayParts want) {
      connection.sendPull(version, want);
    }

    @Override
    public void sendFinish() {
      connection.sendFinish();
    }

    @Override
    public ShardReply receive() {
      return connection.receive();
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
