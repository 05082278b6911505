package io.trestle.spark.cluster;

import io.trestle.ps.HostPort;
import io.trestle.ps.Secret;
import io.trestle.ps.transport.rpc.MessageServer;
import io.trestle.spark.PortRange;
import io.trestle.spark.TrestleException;
import io.trestle.spark.worker.WorkerReport;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/**
 * The driver's ear: workers report to it, and servers in executors say where they listen. Behind
 * the run's secret. Thread-safe.
 */
final class Coordinator implements AutoCloseable {
  private final ReportBoard board;
  private final HostPort[] servers;
  private final MessageServer messages;
  private final Address address;

  Coordinator(SparkConf conf, PortRange ports, RunSecret secret, int shards, ReportBoard board) {
    this.board = board;
    this.servers = new HostPort[shards];
    String host = conf.get("spark.driver.host");
    this.messages = bind(conf.get("spark.driver.bindAddress", host), ports, secret.secret());
    this.address = new Address(host, messages.port(), secret);
  }

  private MessageServer bind(String host, PortRange ports, Secret secret) {
    RuntimeException last = null;
    for (int port = ports.first(); port <= ports.last(); port++) {
      try {
        return new MessageServer(host, port, secret, this::answer);
      } catch (RuntimeException e) {
        last = e;
      }
    }
    throw new TrestleException(
        "The driver cannot listen on "
            + host
            + ", ports "
            + ports.first()
            + " to "
            + ports.last()
            + ".",
        last + ".",
        "Give other server ports, or another spark.driver.bindAddress.",
        last);
  }

  private byte[] answer(ByteBuffer message) {
    Messages.read(
        message,
        new Messages.Receiver() {
          @Override
          public void report(WorkerReport report) {
            board.accept(report);
          }

          @Override
          public void server(int shard, HostPort at) {
            register(shard, at);
          }
        });
    return new byte[0];
  }

  private void register(int shard, HostPort at) {
    synchronized (servers) {
      if (shard >= 0 && shard < servers.length) {
        servers[shard] = at;
      }
    }
  }

  /** Where tasks reach this. */
  Address address() {
    return address;
  }

  /** Where the servers listen, by shard; empty until all of them have said so. */
  Optional<List<HostPort>> servers() {
    synchronized (servers) {
      return Stream.of(servers).allMatch(server -> server != null)
          ? Optional.of(List.of(servers))
          : Optional.empty();
    }
  }

  /** How many servers have said where they listen. */
  int registered() {
    synchronized (servers) {
      return (int) Stream.of(servers).filter(server -> server != null).count();
    }
  }

  @Override
  public void close() {
    messages.close();
  }

  /** A coordinator's address and key, as it travels in Spark's closures. */
  record Address(String host, int port, RunSecret secret) implements Serializable {
    HostPort hostPort() {
      return new HostPort(host, port);
    }
  }
}
