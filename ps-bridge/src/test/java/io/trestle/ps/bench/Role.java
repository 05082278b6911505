package io.trestle.ps.bench;

import com.sun.management.OperatingSystemMXBean;
import io.trestle.ps.HostPort;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.ParameterServer;
import io.trestle.ps.Secret;
import io.trestle.ps.bootstrap.ClientConfig;
import io.trestle.ps.bootstrap.Encryption;
import io.trestle.ps.bootstrap.ParameterClients;
import io.trestle.ps.bootstrap.ParameterServers;
import io.trestle.ps.bootstrap.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A measured process. Servers say {@code at PORT} and answer every line with {@code cpu NANOS} and
 * {@code compiled MILLIS} of theirs so far. Clients say {@code ready}, and after a line {@code go
 * N} take N steps and say how much {@code cpu} they used, how much they {@code compiled} so far and
 * what it {@code took}; again until their input ends. {@code local} prints {@link LocalFigures}.
 */
public final class Role {
  private static final String HOST = "127.0.0.1";

  private Role() {}

  /** Runs one role; the arguments are those that {@link Bench} gives. */
  public static void main(String[] args) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    switch (args[0]) {
      case "raw-server" -> serve(RawServer.start(), in);
      case "server" -> {
        ParameterServer server = ParameterServers.start(config(args[1], args[2]));
        serve(server.address().port(), in);
        server.close();
      }
      case "local" -> LocalFigures.print();
      case "client" -> measure(workload(args), in);
      default -> throw new IllegalArgumentException(args[0]);
    }
    System.exit(0);
  }

  private static ServerConfig config(String secret, String encryption) {
    return ServerConfig.withSecret(Secret.of(secret))
        .withHost(HOST)
        .withEncryption(Encryption.valueOf(encryption))
        .withAfterJob(ServerConfig.AfterJob.KEEP);
  }

  private static void serve(int port, BufferedReader in) throws IOException {
    System.out.println("at " + port);
    while (in.readLine() != null) {
      System.out.println("cpu " + cpuNanos());
      System.out.println("compiled " + compiledMillis());
    }
  }

  private static void measure(Workload workload, BufferedReader in) throws Exception {
    System.out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int steps = Integer.parseInt(line.substring("go ".length()));
      long cpu = cpuNanos();
      long took = run(workload, steps);
      System.out.println("cpu " + (cpuNanos() - cpu));
      System.out.println("compiled " + compiledMillis());
      System.out.println("took " + took);
    }
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long compiledMillis() {
    return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
  }

  private static long run(Workload workload, int steps) throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      workload.step();
    }
    return System.nanoTime() - start;
  }

  /** client raw|SECRET ENCRYPTION PORT WORKER WORKERS KIND SIZE DATA. */
  private static Workload workload(String[] args) throws IOException {
    int port = Integer.parseInt(args[3]);
    int worker = Integer.parseInt(args[4]);
    int workers = Integer.parseInt(args[5]);
    int size = Integer.parseInt(args[7]);
    Path data = Path.of(args[8]);
    if (args[1].equals("raw")) {
      return switch (args[6]) {
        case "pushPull" -> RawClient.exchange(port, size, size);
        case "ciphered" -> RawClient.exchangeCiphered(port, size);
        case "rows" -> RawClient.rows(port, size, worker);
        case "push" -> RawClient.exchange(port, size, Long.BYTES);
        case "pull" -> RawClient.exchange(port, Long.BYTES, size);
        case "mnist" -> RawClient.mnist(port, new Mnist(data, worker * 30_000));
        default -> throw new IllegalArgumentException(args[6]);
      };
    }
    ClientConfig config =
        ClientConfig.of(List.of(new HostPort(HOST, port)), Secret.of(args[1]))
            .withEncryption(Encryption.valueOf(args[2]));
    ParameterClient client =
        ParameterClients.connect(config, job(args[6], size, workers), worker, 0);
    return switch (args[6]) {
      case "pushPull" -> ShardWorkloads.pushPull(client);
      case "push" -> ShardWorkloads.push(client);
      case "pull" -> ShardWorkloads.pull(client);
      case "rows" -> ShardWorkloads.rows(client, worker);
      case "mnist" -> ShardWorkloads.mnist(client, new Mnist(data, worker * 30_000));
      default -> throw new IllegalArgumentException(args[6]);
    };
  }

  /** The job that a kind of client works on. */
  static JobSpec job(String kind, int size, int workers) {
    return switch (kind) {
      case "rows" -> ShardWorkloads.table(size, workers);
      case "mnist" -> ShardWorkloads.mnistJob(workers);
      default -> ShardWorkloads.dense(size / Float.BYTES, workers);
    };
  }
}
