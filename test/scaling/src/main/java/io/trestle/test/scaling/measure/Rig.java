package io.trestle.test.scaling.measure;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.HostPort;
import io.trestle.ps.Secret;
import io.trestle.ps.bootstrap.ClientConfig;
import io.trestle.ps.bootstrap.ParameterClients;
import io.trestle.test.scaling.model.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Processes that stay warm from one measurement to the next: workers and servers. */
final class Rig implements AutoCloseable {
  private static final String HEAP = "-Xmx700m";

  private final String secret = Secret.random().value();
  private final List<Child> workers = new ArrayList<>();
  private final List<Server> servers = new ArrayList<>();
  private int jobs;

  private record Server(Child process, int port, int messages, int echo) {}

  /** Starts the processes; the file is of {@link Mnist#pack}. */
  Rig(Path blocks, int numWorkers, int numServers) throws IOException {
    for (int i = 0; i < numServers; i++) {
      Child child = new Child(HEAP, "server", secret);
      String[] ports = child.expect("at");
      servers.add(new Server(child, number(ports[0]), number(ports[1]), number(ports[2])));
    }
    for (int i = 0; i < numWorkers; i++) {
      workers.add(new Child(HEAP, "worker", blocks.toString(), secret));
    }
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }

  /** Trains for some time. */
  Point measure(Kind kind, int numWorkers, int numServers, Mode mode, int millis)
      throws IOException {
    String id = "job-" + jobs++;
    List<Server> used = servers.subList(0, numServers);
    List<Child> busy = workers.subList(0, numWorkers);
    try (ClusterControl control = control(numServers)) {
      control.open(kind.job(id, numWorkers, numServers, mode), Optional.empty());
      for (int i = 0; i < numWorkers; i++) {
        busy.get(i)
            .send(String.join(" ", "join", kind.name(), "" + i, tail(used, numWorkers, id, mode)));
      }
      for (Child worker : busy) {
        worker.expect("joined");
      }
      double[] before = serverTimes(used);
      for (Child worker : busy) {
        worker.send("go " + millis);
      }
      List<double[]> took = new ArrayList<>();
      for (Child worker : busy) {
        took.add(numbers(worker.expect("took")));
      }
      double[] after = serverTimes(used);
      for (Child worker : busy) {
        worker.ask("leave", "left");
      }
      control.end();
      return point(kind, numServers, mode, took, after[0] - before[0], after[1] - before[1]);
    }
  }

  private static String tail(List<Server> used, int numWorkers, String id, Mode mode) {
    String ports = used.stream().map(s -> "" + s.port()).collect(Collectors.joining(","));
    return String.join(" ", "" + numWorkers, id, mode.name(), ports);
  }

  private ClusterControl control(int numServers) {
    List<HostPort> at =
        servers.subList(0, numServers).stream()
            .map(server -> new HostPort("127.0.0.1", server.port()))
            .toList();
    return ParameterClients.control(ClientConfig.of(at, Secret.of(secret)));
  }

  /** CPU time and time in sessions of all these servers, in nanoseconds. */
  private static double[] serverTimes(List<Server> used) throws IOException {
    double[] sum = new double[2];
    for (Server server : used) {
      double[] times = numbers(server.process().ask("cpu", "cpu"));
      sum[0] += times[0];
      sum[1] += times[1];
    }
    return sum;
  }

  private static double[] numbers(String[] words) {
    double[] numbers = new double[words.length];
    for (int i = 0; i < words.length; i++) {
      numbers[i] = Double.parseDouble(words[i]);
    }
    return numbers;
  }

  private static Point point(
      Kind kind, int servers, Mode mode, List<double[]> took, double cpu, double served) {
    double rate = 0;
    double[] sum = new double[5];
    for (double[] one : took) {
      rate += one[0] * 1e9 / one[1];
      for (int i = 0; i < sum.length; i++) {
        sum[i] += one[i];
      }
    }
    double micros = 1e3 * sum[0];
    return new Point(
        kind.name(),
        took.size(),
        servers,
        mode,
        rate,
        rate,
        rate,
        sum[2] / micros,
        cpu / micros,
        sum[3] / micros,
        sum[4] / micros,
        served / micros);
  }

  /** Microseconds of a step's computation in a process that has nothing else to do. */
  double alone(int millis) throws IOException {
    return numbers(workers.get(0).ask("alone " + millis, "alone"))[0];
  }

  /** Microseconds of an exchange within one process. */
  double local(Kind kind, int millis) throws IOException {
    return numbers(workers.get(0).ask("local " + kind + " " + millis, "local"))[0];
  }

  /** Microseconds of a bare round trip of so many bytes each way. */
  double echo(int bytes, int millis) throws IOException {
    String line = "echo " + servers.get(0).echo() + " " + bytes + " " + millis;
    return numbers(workers.get(0).ask(line, "echo"))[0];
  }

  /** Microseconds of CPU that the process which hears reports spends on one. */
  double report(int count) throws IOException {
    Server server = servers.get(0);
    double before = serverTimes(List.of(server))[0];
    workers.get(0).ask("report " + server.messages() + " " + count, "reported");
    return (serverTimes(List.of(server))[0] - before) / 1e3 / count;
  }

  /** Microseconds until the driver has the status of one shard with so many workers. */
  double status(int numWorkers, int calls) throws IOException {
    try (ClusterControl control = control(1)) {
      control.open(Kind.MNIST.job("job-" + jobs++, numWorkers, 1, Mode.ASYNC), Optional.empty());
      for (int i = 0; i < calls; i++) {
        control.status();
      }
      long start = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        control.status();
      }
      double micros = (System.nanoTime() - start) / 1e3 / calls;
      control.end();
      return micros;
    }
  }

  @Override
  public void close() {
    workers.forEach(Child::close);
    servers.forEach(server -> server.process().close());
  }
}
