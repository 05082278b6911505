package io.trestle.test.scaling.measure;

import io.trestle.ps.HostPort;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.Secret;
import io.trestle.ps.bootstrap.LocalCluster;
import io.trestle.ps.client.ClientSettings;
import io.trestle.ps.client.ShardedClient;
import io.trestle.ps.server.ShardSettings;
import io.trestle.ps.transport.rpc.MessageLine;
import io.trestle.ps.transport.rpc.RpcRegistrar;
import io.trestle.ps.transport.stream.StreamConnector;
import io.trestle.test.scaling.model.Mode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A worker process: joins one job after another and says what its steps took. */
final class MeasuredWorker {
  private static final Duration MESSAGE_LIMIT = Duration.ofSeconds(5);

  private final Mnist mnist;
  private final Secret secret;
  private final List<ParameterClient> clients = new ArrayList<>();
  private TimedConnector connector;
  private Training training;

  MeasuredWorker(Path blocks, String secret) throws IOException {
    this.mnist = Mnist.read(blocks);
    this.secret = Secret.of(secret);
  }

  void run(BufferedReader in) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "join" -> join(words);
        case "go" -> go(Integer.parseInt(words[1]));
        case "leave" -> leave();
        case "alone" -> alone(Integer.parseInt(words[1]));
        case "local" -> local(Kind.valueOf(words[1]), Integer.parseInt(words[2]));
        case "echo" ->
            Role.say("echo " + Echo.micros(number(words[1]), number(words[2]), number(words[3])));
        case "report" -> report(number(words[1]), number(words[2]));
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }

  private static List<HostPort> servers(String ports) {
    return Arrays.stream(ports.split(",", -1))
        .map(port -> new HostPort("127.0.0.1", number(port)))
        .toList();
  }

  private static JobSpec job(String[] words) {
    return Kind.valueOf(words[1])
        .job(words[4], number(words[3]), words[6].split(",", -1).length, Mode.valueOf(words[5]));
  }

  /** join KIND WORKER WORKERS JOB MODE PORT,PORT... */
  private void join(String[] words) {
    List<HostPort> servers = servers(words[6]);
    connector =
        new TimedConnector(
            new StreamConnector(servers, new RpcRegistrar(servers, words[4], secret)));
    int worker = number(words[2]);
    ParameterClient client =
        ShardedClient.connect(job(words), worker, 0, connector, ClientSettings.defaults());
    clients.add(client);
    training = Training.of(Kind.valueOf(words[1]), client, mnist, worker);
    Role.say("joined 0");
  }

  private void go(int millis) {
    long cpu = Role.cpuNanos();
    long computed = training.computedNanos();
    long sent = connector.nanos();
    long start = System.nanoTime();
    long steps = 0;
    while (System.nanoTime() - start < millis * 1_000_000L) {
      training.step();
      steps++;
    }
    took(steps, System.nanoTime() - start, cpu, computed, sent);
    // In a synchronous job the others would wait for ever.
    clients.get(0).finish();
  }

  private void took(long steps, long nanos, long cpu, long computed, long sent) {
    Role.say(
        String.format(
            "took %d %d %d %d %d",
            steps,
            nanos,
            Role.cpuNanos() - cpu,
            training.computedNanos() - computed,
            connector.nanos() - sent));
  }

  private void leave() {
    clients.forEach(ParameterClient::close);
    clients.clear();
    connector.close();
    Role.say("left 0");
  }

  /** The computation with nobody to talk to. */
  private void alone(int millis) {
    float[] parameters = new float[(int) Mnist.MODEL.numParameters()];
    float[] gradient = new float[parameters.length];
    timed("alone", millis, Training.computation(mnist, 0, parameters, gradient));
  }

  /** The exchange without a wire: client and shard in one thread. */
  private void local(Kind kind, int millis) {
    try (LocalCluster cluster = LocalCluster.start("local", 1, ShardSettings.defaults())) {
      cluster.control().open(kind.job("local", 1, 1, Mode.ASYNC), Optional.empty());
      try (ParameterClient client = cluster.connect(0, 0)) {
        Parts push = Parts.dense(client.job(), new float[(int) client.job().size()]);
        Parts pull = Parts.dense(client.job(), new float[(int) client.job().size()]);
        timed("local", millis, () -> client.pushPull(push, pull));
      }
    }
  }

  private static void timed(String word, int millis, Runnable action) {
    long start = System.nanoTime();
    long times = 0;
    while (System.nanoTime() - start < millis * 1_000_000L) {
      action.run();
      times++;
    }
    Role.say(word + " " + (System.nanoTime() - start) / 1e3 / times);
  }

  private void report(int port, int count) {
    try (MessageLine line = new MessageLine(new HostPort("127.0.0.1", port), secret)) {
      byte[] report = new byte[38];
      for (int i = 0; i < count; i++) {
        line.ask(report, MESSAGE_LIMIT);
      }
    }
    Role.say("reported " + count);
  }
}
