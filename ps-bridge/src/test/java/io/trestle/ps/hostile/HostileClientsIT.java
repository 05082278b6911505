package io.trestle.ps.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.ps.AuthenticationException;
import io.trestle.ps.ClusterControl;
import io.trestle.ps.HostPort;
import io.trestle.ps.JobSpec;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.ParameterServer;
import io.trestle.ps.Secret;
import io.trestle.ps.bootstrap.ClientConfig;
import io.trestle.ps.bootstrap.ParameterClients;
import io.trestle.ps.bootstrap.ParameterServers;
import io.trestle.ps.bootstrap.ServerConfig;
import io.trestle.ps.transport.Admission;
import io.trestle.ps.transport.RawSocket;
import io.trestle.ps.transport.TcpProxy;
import io.trestle.ps.transport.rpc.RpcRegistrar;
import io.trestle.test.seed.Seeded;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * While these attack both ports, an honest client trains on the same shard; at the end it has lost
 * nothing and the server's memory is what it was.
 */
class HostileClientsIT {
  private static final Secret SECRET = Secret.random();
  private static final long MEMORY_SLACK = 24L << 20;
  private static final byte RPC_REQUEST = 3;
  private static final int WELCOME_BYTES = 40;

  private final ParameterServer server =
      ParameterServers.start(
          ServerConfig.withSecret(SECRET)
              .withHost("127.0.0.1")
              .withAfterJob(ServerConfig.AfterJob.KEEP));
  private final List<HostPort> servers = List.of(server.address());
  private final ClientConfig config = ClientConfig.of(servers, SECRET);
  private final ClusterControl control = ParameterClients.control(config);
  private final RpcRegistrar registrar = new RpcRegistrar(servers, "hostile", SECRET);
  private final JobSpec job = job("hostile");
  private int streamPort;

  private static JobSpec job(String id) {
    return JobSpec.builder(id)
        .variable("v", 5000)
        .variable("table", 1000, 4)
        .workers(3)
        .optimizer(OptimizerSpec.sgd(0.001))
        .build();
  }

  @BeforeEach
  void open() {
    control.open(job, Optional.empty());
    streamPort = registrar.register(0, 2, 0).streamPort();
  }

  @AfterEach
  void stop() {
    registrar.close();
    control.close();
    server.close();
  }

  @Test
  @Seeded
  void tenThousandRandomAndMutatedFrames(SplittableRandom random) throws Exception {
    try (HonestWorker honest = new HonestWorker(config, job)) {
      honest.awaitSteps(50);
      long before = Memory.used();
      for (int i = 0; i < 5_000; i++) {
        attack(server.address().port(), controlBytes(random));
        attack(streamPort, streamBytes(random));
      }
      honest.awaitSteps(honest.steps() + 50);
      assertThat(Memory.used()).isLessThan(before + MEMORY_SLACK);
    }
  }

  @Test
  @Seeded
  void mutatedRequestsOfAWorkerWithATicket(SplittableRandom random) throws Exception {
    try (HonestWorker honest = new HonestWorker(config, job)) {
      long before = Memory.used();
      for (int i = 0; i < 200; i++) {
        Admission admission = registrar.register(0, 1, i);
        try (RawSocket socket = new RawSocket(streamPort)) {
          socket.send(RawSocket.hello(0, 1, i, admission.ticket())).receive(WELCOME_BYTES);
          socket.send(request(random));
        }
      }
      honest.awaitSteps(honest.steps() + 50);
      assertThat(Memory.used()).isLessThan(before + MEMORY_SLACK);
    }
  }

  @Test
  void whoeverStopsInMidFrameIsPutOut() throws Exception {
    byte[] hello = RawSocket.hello(0, 1, 0, registrar.register(0, 1, 0).ticket());
    try (HonestWorker honest = new HonestWorker(config, job);
        RawSocket silentOnStream = new RawSocket(streamPort);
        RawSocket silentOnControl = new RawSocket(server.address().port());
        RawSocket halfHello = new RawSocket(streamPort);
        RawSocket halfHandshake = new RawSocket(server.address().port());
        RawSocket halfRequest = new RawSocket(streamPort)) {
      halfHello.send(ByteBuffer.allocate(10).put(hello, 0, 10).array());
      halfHandshake.send(ByteBuffer.allocate(12).putLong(100).array());
      halfRequest.send(hello).receive(WELCOME_BYTES);
      halfRequest.send(new byte[] {100, 0, 0, 0});
      for (RawSocket socket :
          List.of(silentOnStream, silentOnControl, halfHello, halfHandshake, halfRequest)) {
        assertThat(socket.bytesUntilClosed()).isZero();
      }
      honest.awaitSteps(honest.steps() + 50);
    }
  }

  @Test
  void lengthsAreCheckedBeforeMemoryIsTaken() throws Exception {
    long before = Memory.used();
    try (HonestWorker honest = new HonestWorker(config, job);
        RawSocket control = new RawSocket(server.address().port());
        RawSocket stream = new RawSocket(streamPort)) {
      byte[] much = new byte[1 << 20];
      control.send(ByteBuffer.allocate(9).putLong(1L << 30).put(RPC_REQUEST).array());
      stream.send(RawSocket.hello(0, 1, 0, registrar.register(0, 1, 0).ticket()));
      stream.receive(WELCOME_BYTES);
      stream.send(ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 30).array());
      for (int i = 0; i < 64; i++) {
        control.send(much);
        stream.send(much);
      }
      assertThat(control.bytesUntilClosed()).isZero();
      stream.bytesUntilClosed();
      honest.awaitSteps(honest.steps() + 50);
      assertThat(Memory.used()).isLessThan(before + MEMORY_SLACK);
    }
  }

  @Test
  void strangersDoNotShutOutTheHonest() throws Exception {
    List<RawSocket> idle = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      idle.add(new RawSocket(server.address().port()));
      idle.add(new RawSocket(streamPort));
    }
    try (HonestWorker honest = new HonestWorker(config, job)) {
      honest.awaitSteps(50);
    }
    for (RawSocket socket : idle) {
      socket.close();
    }
  }

  @Test
  void aWrongSecretOrNoneGetsNothing() throws Exception {
    ClientConfig wrong = ClientConfig.of(servers, Secret.random());
    assertThatThrownBy(() -> ParameterClients.connect(wrong, job, 0, 0))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining(servers.get(0).toString())
        .hasMessageContaining("same secret");
    try (ClusterControl stranger = ParameterClients.control(wrong)) {
      assertThatThrownBy(stranger::status).isInstanceOf(AuthenticationException.class);
    }
    // A well-formed request to abort the job, without a handshake.
    byte[] reason = "stranger".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer body = ByteBuffer.allocate(22 + reason.length);
    body.put((byte) 0).putLong(1).putLong(2).put((byte) 11);
    body.order(ByteOrder.LITTLE_ENDIAN).putInt(reason.length).put(reason);
    try (RawSocket socket = new RawSocket(server.address().port())) {
      assertThat(socket.send(frame(body.array())).bytesUntilClosed()).isZero();
    }
    assertThat(control.globalStep()).isZero();
  }

  @Test
  void aReplayedConversationDoesNothing() throws Exception {
    byte[] recorded;
    try (TcpProxy proxy = new TcpProxy(server.address().port())) {
      HostPort throughProxy = new HostPort("127.0.0.1", proxy.port());
      try (ClusterControl once =
          ParameterClients.control(ClientConfig.of(List.of(throughProxy), SECRET))) {
        once.open(job, Optional.empty());
        once.abort("the conversation that will be replayed");
      }
      recorded = longest(proxy.recorded());
    }
    JobSpec next = job("next");
    control.open(next, Optional.empty());
    try (HonestWorker honest = new HonestWorker(config, next)) {
      for (int i = 0; i < 10; i++) {
        try (RawSocket socket = new RawSocket(server.address().port())) {
          socket.send(recorded).bytesUntilClosed();
        }
      }
      honest.awaitSteps(honest.steps() + 50);
    }
    assertThat(control.globalStep()).isPositive();
  }

  private static byte[] longest(List<byte[]> conversations) {
    byte[] longest = new byte[0];
    for (byte[] bytes : conversations) {
      longest = bytes.length > longest.length ? bytes : longest;
    }
    return longest;
  }

  private static void attack(int port, byte[] bytes) throws IOException {
    try (RawSocket socket = new RawSocket(port)) {
      socket.send(bytes);
    }
  }

  /** Noise; or frames of Spark's transport, sound outside and random inside. */
  private static byte[] controlBytes(SplittableRandom random) {
    byte[] noise = noise(random, random.nextInt(6, 600));
    return switch (random.nextInt(3)) {
      case 0 -> noise;
      case 1 -> frame(noise);
      default -> {
        byte[] handshake = frame(noise);
        ByteBuffer.wrap(handshake).put(21, (byte) 0xFB).putInt(22, 7);
        yield handshake;
      }
    };
  }

  /** A frame that holds an RPC request with this body. */
  private static byte[] frame(byte[] body) {
    return ByteBuffer.allocate(21 + body.length)
        .putLong(21 + body.length)
        .put(RPC_REQUEST)
        .putLong(1)
        .putInt(body.length)
        .put(body)
        .array();
  }

  private static byte[] streamBytes(SplittableRandom random) {
    return random.nextBoolean()
        ? noise(random, random.nextInt(1, 200))
        : RawSocket.hello(random.nextInt(3), random.nextInt(3), 0, noise(random, 32));
  }

  /** A push of this job, in which a few bytes of its head and slices are wrong. */
  private static byte[] request(SplittableRandom random) {
    int floats = 9_000;
    ByteBuffer request = ByteBuffer.allocate(48 + 4 * floats).order(ByteOrder.LITTLE_ENDIAN);
    request.putLong(request.capacity()).putInt(1).putInt(2).putLong(1).putLong(0);
    // Whole, or threshold-encoded with a length that is none.
    request.putInt(random.nextBoolean() ? -1 : -3).putInt(-1).putInt(-1).putInt(-1);
    request.putFloat(1).putInt(random.nextInt());
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      request.put(random.nextInt(48), (byte) random.nextInt());
    }
    return request.array();
  }

  private static byte[] noise(SplittableRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
