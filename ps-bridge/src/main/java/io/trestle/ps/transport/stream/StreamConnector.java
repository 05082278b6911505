package io.trestle.ps.transport.stream;

import io.trestle.ps.HostPort;
import io.trestle.ps.JobAbortedException;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.transport.Admission;
import io.trestle.ps.transport.ConnectionLostException;
import io.trestle.ps.transport.Limits;
import io.trestle.ps.transport.Registrar;
import io.trestle.ps.transport.ShardConnection;
import io.trestle.ps.transport.ShardConnector;
import io.trestle.ps.transport.Watchdog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Registers over the control plane, then opens a data stream with the ticket. Thread-safe. */
public final class StreamConnector implements ShardConnector {
  /** Opens a socket to a server, as a test's proxy may do differently. */
  @FunctionalInterface
  interface Dialer {
    SocketChannel dial(String host, int port) throws IOException;
  }

  private final List<HostPort> servers;
  private final Registrar registrar;
  private final Dialer dialer;
  private final Watchdog watchdog = Watchdog.start("trestle-client-watchdog");

  /**
   * A connector to the servers.
   *
   * @param servers one control address per shard
   * @param registrar closed with this connector
   */
  public StreamConnector(List<HostPort> servers, Registrar registrar) {
    this(servers, registrar, StreamConnector::dial);
  }

  StreamConnector(List<HostPort> servers, Registrar registrar, Dialer dialer) {
    this.servers = List.copyOf(servers);
    this.registrar = registrar;
    this.dialer = dialer;
  }

  @Override
  public ShardConnection connect(int shard, int worker, long attempt) {
    Admission admission = registrar.register(shard, worker, attempt);
    if (admission.streamPort() == 0) {
      throw new ProtocolException(
          "Server "
              + address(shard)
              + " opens no data streams. Start servers and workers with the same encryption.");
    }
    String host = servers.get(shard).host();
    String address = host + ":" + admission.streamPort();
    try {
      SocketChannel channel = dialer.dial(host, admission.streamPort());
      Hello hello = new Hello(shard, worker, attempt, admission.ticket());
      return StreamConnection.open(channel, address, hello, admission.registration(), watchdog);
    } catch (ClosedByInterruptException e) {
      throw new JobAbortedException("Interrupted while connecting to " + address + ".");
    } catch (IOException e) {
      throw new ConnectionLostException(
          "No data stream to " + address + " (shard " + shard + "): " + e, e);
    }
  }

  @Override
  public String address(int shard) {
    return servers.get(shard).toString();
  }

  @Override
  public void close() {
    registrar.close();
    watchdog.close();
  }

  private static SocketChannel dial(String host, int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      // The socket adaptor alone knows a time limit for connecting.
      channel.socket().connect(new InetSocketAddress(host, port), (int) Limits.CONNECT.toMillis());
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
