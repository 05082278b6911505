package io.trestle.ps.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trestle.ps.JobSpec;
import io.trestle.ps.server.HostedShard;
import io.trestle.ps.server.ShardSettings;
import io.trestle.ps.transport.Grant;
import io.trestle.ps.transport.RawSocket;
import io.trestle.ps.transport.Tickets;
import io.trestle.ps.transport.Watchdog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No stream without an unused ticket of this job, worker, attempt and shard. */
class StreamTicketsTest {
  private static final int ANSWER_HEADER = 40;
  private static final int KIND = 8;
  private static final byte WELCOME = 2;
  private static final byte FAILURE = 3;

  private final AtomicLong now = new AtomicLong();
  private final Tickets tickets = new Tickets(Duration.ofSeconds(30), now::get);
  private final Watchdog watchdog = Watchdog.start("test-watchdog");
  private final HostedShard shard = new HostedShard(ShardSettings.defaults());
  private final Grant grant = new Grant("job", 0, 1, 5);
  private StreamServer server;

  @BeforeEach
  void start() throws IOException {
    JobSpec job = JobSpec.builder("job").variable("v", 10).workers(2).build();
    shard.open(job, 0, Optional.empty());
    shard.register(1, 5);
    server =
        StreamServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), shard, tickets, watchdog);
  }

  @AfterEach
  void stop() {
    server.close();
    shard.close();
    watchdog.close();
  }

  @Test
  void aTicketOpensOneStream() throws IOException {
    byte[] ticket = tickets.issue(grant);
    assertThat(knock(RawSocket.hello(0, 1, 5, ticket))).isEqualTo(WELCOME);
    assertThat(knock(RawSocket.hello(0, 1, 5, ticket))).isEqualTo(FAILURE);
  }

  @Test
  void anExpiredTicketOpensNothing() throws IOException {
    byte[] ticket = tickets.issue(grant);
    now.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(knock(RawSocket.hello(0, 1, 5, ticket))).isEqualTo(FAILURE);
  }

  @Test
  void aTicketOfAnotherJobWorkerAttemptOrShardOpensNothing() throws IOException {
    assertThat(knock(RawSocket.hello(0, 0, 5, tickets.issue(grant)))).isEqualTo(FAILURE);
    assertThat(knock(RawSocket.hello(0, 1, 6, tickets.issue(grant)))).isEqualTo(FAILURE);
    assertThat(knock(RawSocket.hello(1, 1, 5, tickets.issue(grant)))).isEqualTo(FAILURE);
    byte[] otherJob = tickets.issue(new Grant("other", 0, 1, 5));
    assertThat(knock(RawSocket.hello(0, 1, 5, otherJob))).isEqualTo(FAILURE);
    assertThat(knock(RawSocket.hello(0, 1, 5, new byte[Tickets.SIZE]))).isEqualTo(FAILURE);
  }

  @Test
  void aFencedAttemptIsRefused() throws IOException {
    byte[] ticket = tickets.issue(grant);
    shard.register(1, 6);
    assertThat(knock(RawSocket.hello(0, 1, 5, ticket))).isEqualTo(FAILURE);
  }

  @Test
  void foreignBytesAreAnsweredWithNothing() throws IOException {
    byte[] hello = RawSocket.hello(0, 1, 5, tickets.issue(grant));
    hello[0] ^= 1;
    try (RawSocket socket = new RawSocket(server.port())) {
      assertThat(socket.send(hello).bytesUntilClosed()).isZero();
    }
    try (RawSocket socket = new RawSocket(server.port())) {
      assertThat(
              socket
                  .send("GET / HTTP/1.1\r\n".repeat(10).getBytes(StandardCharsets.US_ASCII))
                  .bytesUntilClosed())
          .isZero();
    }
  }

  @Test
  void strangersShutOutEachOtherOnly() throws IOException {
    List<RawSocket> idle = new ArrayList<>();
    for (int i = 0; i < 3 * StreamServer.MAX_STRANGERS; i++) {
      idle.add(new RawSocket(server.port()));
    }
    assertThat(knock(RawSocket.hello(0, 1, 5, tickets.issue(grant)))).isEqualTo(WELCOME);
    await()
        .untilAsserted(
            () -> assertThat(server.open()).isLessThanOrEqualTo(StreamServer.MAX_STRANGERS + 1));
    assertThat(idle.get(0).bytesUntilClosed()).isZero();
    for (RawSocket socket : idle) {
      socket.close();
    }
  }

  /** The kind of the server's answer to these bytes. */
  private byte knock(byte[] hello) throws IOException {
    try (RawSocket socket = new RawSocket(server.port())) {
      ByteBuffer answer = socket.send(hello).receive(ANSWER_HEADER);
      return answer.get(KIND);
    }
  }
}
