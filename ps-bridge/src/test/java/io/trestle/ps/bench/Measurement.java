package io.trestle.ps.bench;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.HostPort;
import io.trestle.ps.Secret;
import io.trestle.ps.bootstrap.ClientConfig;
import io.trestle.ps.bootstrap.Encryption;
import io.trestle.ps.bootstrap.ParameterClients;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A server and its clients, each in a JVM of its own, warmed up and ready to be measured. */
final class Measurement implements AutoCloseable {
  private static final String SECRET = Secret.random().value();

  /** Shares of the wall clock that compilers may take in processes that count as warm. */
  private static final double SETTLED = 0.01;

  private static final int WARM_UPS = 100;

  /**
   * What one round gave.
   *
   * @param stepsPerSecond of all clients together
   * @param serverCpuMicros the server's CPU time per step
   * @param clientCpuMicros a client's CPU time per step
   * @param compiledMillis what the JVMs' compilers used since they started, all together
   */
  record Result(
      double stepsPerSecond, double serverCpuMicros, double clientCpuMicros, long compiledMillis) {
    double cpuMicros() {
      return serverCpuMicros + clientCpuMicros;
    }

    double microsPerStep() {
      return 1e6 / stepsPerSecond;
    }
  }

  private final Child server;
  private final List<Child> clients = new ArrayList<>();
  private final ClusterControl control;

  private Measurement(Child server, ClusterControl control) {
    this.server = server;
    this.control = control;
  }

  /** The floor. */
  static Measurement raw(int size, int warmUp, String data, String... kinds) throws IOException {
    Child server = new Child("raw-server");
    Measurement made = new Measurement(server, null);
    made.startClients(server.expect("at"), "raw", "-", size, data, kinds);
    made.warmUp(warmUp);
    return made;
  }

  /** One shard. */
  static Measurement shard(
      Encryption encryption, int size, int warmUp, String data, String... kinds)
      throws IOException {
    Child server = new Child("server", SECRET, encryption.name());
    String port = server.expect("at");
    ClientConfig config =
        ClientConfig.of(
                List.of(new HostPort("127.0.0.1", Integer.parseInt(port))), Secret.of(SECRET))
            .withEncryption(encryption);
    ClusterControl control = ParameterClients.control(config);
    control.open(Role.job(kinds[0], size, kinds.length), Optional.empty());
    Measurement made = new Measurement(server, control);
    made.startClients(port, SECRET, encryption.name(), size, data, kinds);
    made.warmUp(warmUp);
    return made;
  }

  private void startClients(
      String port, String secret, String encryption, int size, String data, String... kinds)
      throws IOException {
    for (int i = 0; i < kinds.length; i++) {
      clients.add(
          new Child(
              "client",
              secret,
              encryption,
              port,
              Integer.toString(i),
              Integer.toString(kinds.length),
              kinds[i],
              Integer.toString(size),
              data));
    }
    for (Child client : clients) {
      client.expect("ready");
    }
  }

  /** Takes so many steps, again until the JVMs have compiled what they will. */
  private void warmUp(int steps) throws IOException {
    long compiled = run(steps).compiledMillis();
    for (int i = 0; i < WARM_UPS; i++) {
      Result result = run(steps);
      double tookMillis = steps * clients.size() * 1e3 / result.stepsPerSecond();
      if (result.compiledMillis() - compiled <= SETTLED * tookMillis) {
        return;
      }
      compiled = result.compiledMillis();
    }
    System.err.println(
        "The JVMs still compile; the figures are of code that is not yet at its best.");
  }

  /** Lets every client take so many steps at the same time. */
  Result run(int steps) throws IOException {
    server.send("cpu");
    long cpuBefore = Long.parseLong(server.expect("cpu"));
    for (Child client : clients) {
      client.send("go " + steps);
    }
    double rate = 0;
    double clientCpu = 0;
    long compiled = 0;
    for (Child client : clients) {
      clientCpu += Long.parseLong(client.expect("cpu")) / 1e3 / steps / clients.size();
      compiled += Long.parseLong(client.expect("compiled"));
      rate += steps * 1e9 / Long.parseLong(client.expect("took"));
    }
    server.send("cpu");
    double cpu = (Long.parseLong(server.expect("cpu")) - cpuBefore) / 1e3 / steps / clients.size();
    compiled += Long.parseLong(server.expect("compiled"));
    return new Result(rate, cpu, clientCpu, compiled);
  }

  @Override
  public void close() {
    clients.forEach(Child::close);
    if (control != null) {
      control.close();
    }
    server.close();
  }
}
