package io.trestle.test.bench.trestle;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.HostPort;
import io.trestle.ps.JobSpec;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.PlacementStrategy;
import io.trestle.ps.bootstrap.ClientConfig;
import io.trestle.ps.bootstrap.ParameterClients;
import io.trestle.ps.bootstrap.SecretFile;
import io.trestle.test.bench.peer.Answers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A worker without Spark: pushes and pulls all of a dense model. Arguments: addresses of the
 * servers, secret file, rows, columns, this worker's number, number of workers. Commands: {@code
 * open}, once, by worker 0; {@code connect}; {@code run STEPS}.
 */
public final class ClientPeer {
  private final ClientConfig config;
  private final JobSpec job;
  private final int worker;
  private ClusterControl control;
  private ParameterClient client;
  private Parts gradient;
  private Parts parameters;

  private ClientPeer(String[] arguments) {
    List<HostPort> servers =
        Arrays.stream(arguments[0].split(",", -1)).map(HostPort::parse).toList();
    this.config = ClientConfig.of(servers, SecretFile.read(Path.of(arguments[1])));
    this.worker = Integer.parseInt(arguments[4]);
    this.job =
        JobSpec.builder("dense")
            .variable("v", Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]))
            .placement(PlacementStrategy.PARTITIONED)
            .shards(servers.size())
            .workers(Integer.parseInt(arguments[5]))
            .optimizer(OptimizerSpec.sgd(0.01))
            .build();
  }

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws InterruptedException {
    ClientPeer peer = new ClientPeer(arguments);
    new Answers()
        .on("open", words -> peer.open())
        .on("connect", words -> peer.connect())
        .on("run", words -> peer.run(Integer.parseInt(words[0])))
        .serve();
  }

  private Map<String, Double> open() {
    control = ParameterClients.control(config);
    control.open(job, Optional.empty());
    return Map.of();
  }

  private Map<String, Double> connect() {
    client = ParameterClients.connect(config, job, worker, 0);
    float[] values = new float[(int) job.size()];
    Arrays.fill(values, 1e-6f);
    gradient = Parts.dense(job, values);
    parameters = Parts.dense(job, new float[values.length]);
    return Map.of();
  }

  private Map<String, Double> run(int steps) {
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      client.pushPull(gradient, parameters);
    }
    return Map.of("seconds", (System.nanoTime() - start) / 1e9);
  }
}
